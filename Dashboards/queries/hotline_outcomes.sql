-- What became of the calls of the month, by the words of their outcome, the most frequent first.
select outcome, count(*) as calls
from page_call
where received >= :month_start
group by outcome
order by calls desc, outcome
