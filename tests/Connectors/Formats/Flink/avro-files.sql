CREATE TABLE ours_null (id INT, text STRING, `time` TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${DIR}/ours-null', 'format' = 'avro');
CREATE TABLE ours_deflate (id INT, text STRING, `time` TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${DIR}/ours-deflate', 'format' = 'avro');
CREATE TABLE ours_snappy (id INT, text STRING, `time` TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${DIR}/ours-snappy', 'format' = 'avro');
CREATE TABLE flink_null (id INT, text STRING, `time` TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${DIR}/flink-null', 'format' = 'avro', 'avro.codec' = 'null');
CREATE TABLE flink_deflate (id INT, text STRING, `time` TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${DIR}/flink-deflate', 'format' = 'avro', 'avro.codec' = 'deflate');
CREATE TABLE flink_snappy (id INT, text STRING, `time` TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${DIR}/flink-snappy', 'format' = 'avro');
INSERT INTO flink_null SELECT * FROM ours_null;
INSERT INTO flink_deflate SELECT * FROM ours_deflate;
INSERT INTO flink_snappy SELECT * FROM ours_snappy;
