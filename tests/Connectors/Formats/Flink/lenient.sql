CREATE TABLE j (id INT, n INT, d DOUBLE, m DECIMAL(10,2), s STRING, b BOOLEAN, t TIMESTAMP(3), dt DATE, arr ARRAY<INT>, mp MAP<STRING,INT>, r ROW<a INT, b STRING>, ti TINYINT, bin BYTES)
WITH ('connector'='filesystem','path'='${DIR}/lenient.json','format'='json','json.ignore-parse-errors'='true');
CREATE TABLE j2 WITH ('connector'='filesystem','path'='${DIR}/flink-lenient-json','format'='json') LIKE j (EXCLUDING OPTIONS);
CREATE TABLE c (id INT, n INT, s STRING, d DOUBLE, b BOOLEAN, t TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${DIR}/lenient.csv','format'='csv','csv.ignore-parse-errors'='true');
CREATE TABLE c2 WITH ('connector'='filesystem','path'='${DIR}/flink-lenient-csv','format'='json') LIKE c (EXCLUDING OPTIONS);
CREATE TABLE m (m DECIMAL(20,10)) WITH ('connector'='filesystem','path'='${DIR}/decimals.json','format'='json','json.encode.decimal-as-plain-number'='true');
CREATE TABLE m1 WITH ('connector'='filesystem','path'='${DIR}/flink-decimals-json','format'='json') LIKE m (EXCLUDING OPTIONS);
CREATE TABLE m2 WITH ('connector'='filesystem','path'='${DIR}/flink-decimals-plain','format'='json','json.encode.decimal-as-plain-number'='true') LIKE m (EXCLUDING OPTIONS);
CREATE TABLE m3 WITH ('connector'='filesystem','path'='${DIR}/flink-decimals-csv','format'='csv') LIKE m (EXCLUDING OPTIONS);
INSERT INTO j2 SELECT * FROM j;
INSERT INTO c2 SELECT * FROM c;
INSERT INTO m1 SELECT * FROM m;
INSERT INTO m2 SELECT * FROM m;
INSERT INTO m3 SELECT * FROM m;
