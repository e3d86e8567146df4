"""Links one file by Splink with DuckDB and prints a JSON object: seconds, megabytes, precision, recall.

The time is that of training, prediction and clustering; reading the file is not counted.
"""

import json
import resource
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

kind, path = sys.argv[1:3]
connection = duckdb.connect()
connection.execute(
    f"create table raw as select * from read_csv('{path}', all_varchar = true, header = true)")
columns = [row[0] for row in connection.execute("describe raw").fetchall()]
values = ", ".join(f"""nullif(trim("{c}"), '') as "{c.strip()}" """ for c in columns)
connection.execute(f"create table cleaned as select {values} from raw")


def names(column):
    return cl.JaroWinklerAtThresholds(column, [0.92, 0.8])


def numbers(column):
    return cl.DamerauLevenshteinAtThresholds(column, [1])


if kind == "febrl":
    connection.execute(
        "create table people as select *, rec_id as unique_id, split_part(rec_id, '-', 2) as cluster from cleaned")
    comparisons = [
        names("given_name"), names("surname"), numbers("street_number"), names("address_1"), names("suburb"),
        numbers("postcode"), numbers("date_of_birth"), numbers("soc_sec_id")]
    blocks = [
        ["soc_sec_id"], ["given_name", "surname"], ["date_of_birth"], ["address_1"], ["surname", "postcode"],
        ["given_name", "postcode"]]
    sure, training = [["soc_sec_id"]], [["date_of_birth"], ["given_name", "surname"]]
elif kind == "fake_1000":
    connection.execute("create table people as select * from cleaned")
    comparisons = [names("first_name"), names("surname"), numbers("dob"), numbers("city"), names("email")]
    blocks = [
        ["email"], ["first_name", "surname"], ["surname", "dob"], ["first_name", "dob"], ["dob", "city"],
        ["first_name", "city"], ["surname", "city"]]
    sure, training = [["first_name", "dob"], ["email"]], [["dob"], ["first_name", "surname"]]
else:
    connection.execute("create table people as select * from cleaned")
    # Levenshtein up to 2 covers swapped digits and takes a quarter of the time of Damerau-Levenshtein.
    comparisons = [
        cl.JaroWinklerAtThresholds("name", [0.9, 0.7]), cl.LevenshteinAtThresholds("phone", [1, 2]),
        cl.LevenshteinAtThresholds("birth", [1, 2]), cl.ExactMatch("village")]
    blocks = [["phone"], ["name", "birth"], ["name", "village"], ["birth", "village"]]
    sure, training = [["phone"], ["name", "birth"]], [["phone"], ["name", "village"]]

begin = time.monotonic()
api = DuckDBAPI(connection)
settings = SettingsCreator(
    link_type="dedupe_only", comparisons=comparisons,
    blocking_rules_to_generate_predictions=[block_on(*block) for block in blocks])
linker = Linker(api.register("people"), settings)
linker.training.estimate_probability_two_random_records_match([block_on(*block) for block in sure], recall=0.8)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for block in training:
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
predictions = linker.inference.predict(threshold_match_probability=0.5)
linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, 0.5)
seconds = time.monotonic() - begin

found, right = connection.execute(
    f"""select count(*), count(*) filter (where a.cluster = b.cluster) from {predictions.physical_name} p
    join people a on a.unique_id = p.unique_id_l join people b on b.unique_id = p.unique_id_r""").fetchone()
true = connection.execute(
    "select sum(n * (n - 1) / 2) from (select count(*) as n from people group by cluster)").fetchone()[0]
print(json.dumps({
    "seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "precision": right / found, "recall": right / float(true)}))
