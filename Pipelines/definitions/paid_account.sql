---
title: one row per account, without blanks and hyphens, and case that money for a month was ever paid to it for
reads: [payments, cases]
kept: household
indexes: [[case_no], [account]]
---
select distinct
    p.county_code,
    translate(p.bank_account, ' -　', '') as account,
    p.case_no,
    c.region_code,
    c.applicant_id_number
from (select distinct county_code, bank_account, case_no from payments where kind in ('regular', 'back_pay')) p
join cases c on c.county_code = p.county_code and c.case_no = p.case_no
