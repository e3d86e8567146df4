"""Loads a CSV file into the table «baseline» as users of Python do: other_loaders.py pandas|psycopg FILE CONNINFO"""
import csv
import sys

import psycopg

way, path, conninfo = sys.argv[1:4]
if way == "pandas":
    import pandas
    import sqlalchemy

    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(conninfo))
    frame = pandas.read_csv(path, dtype=str)
    with engine.begin() as connection:
        frame.to_sql(
            "baseline", connection, if_exists="append", index=False,
            dtype={
                "household_size": sqlalchemy.BigInteger, "applied_on": sqlalchemy.Date, "approved_on": sqlalchemy.Date,
                "monthly_amount": sqlalchemy.Numeric,
            })
else:
    with psycopg.connect(conninfo) as connection, open(path, newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file)
        header = next(rows)
        names = ", ".join(header)
        marks = ", ".join(["%s"] * len(header))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"insert into baseline ({names}) values ({marks})", ([value or None for value in row] for row in rows))
