---
title: one row per account, without blanks and hyphens, and case that money for a month was ever paid to it for
reads: [payments]
kept: household
indexes: [[case_no], [account]]
---
select distinct county_code, translate(bank_account, ' -　', '') as account, case_no
from (select distinct county_code, bank_account, case_no from payments where kind in ('regular', 'back_pay')) p
