select access.show('feed.cases', 'region');

create view api.cases with (security_barrier) as
select
    c.case_no || '' as case_no,
    c.program,
    c.status,
    case when (select s.is_clear from access.sight s) then c.applicant_name else reference.masked_name(c.applicant_name) end as applicant_name,
    case when (select s.is_clear from access.sight s) then c.applicant_id_number else reference.masked_id(c.applicant_id_number) end as applicant_id_number,
    case when (select s.is_clear from access.sight s) then c.applicant_phone else reference.masked_phone(c.applicant_phone) end as applicant_phone,
    c.region_code || '' as region_code,
    c.area,
    c.household_size,
    c.applied_on,
    c.approved_on,
    c.closed_on,
    c.income_per_capita,
    c.monthly_amount,
    case when (select s.is_clear from access.sight s) then c.bank_account else reference.masked_account(c.bank_account) end as bank_account,
    case when (select s.is_clear from access.sight s) then c.account_holder_id_number else reference.masked_id(c.account_holder_id_number) end as account_holder_id_number,
    c.handler_id,
    c.approver_id,
    c.agency_id
from feed.cases c;
comment on view api.cases is
    'One row per application for aid, as its source last gave it. Below the district names, ID numbers, phones and accounts are masked.';
