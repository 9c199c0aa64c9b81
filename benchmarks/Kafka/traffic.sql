-- What `bench traffic` does, for Apache Flink: the same topics, the same table. Set TOPIC, SERVERS (host:port of the broker), POSTGRES (host:port/database), DBUSER and DBPASSWORD.
CREATE TABLE visits (
  `time` TIMESTAMP_LTZ(3), host STRING, page STRING, status INT, `bytes` BIGINT, n INT,
  WATERMARK FOR `time` AS `time` - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka', 'topic' = '${TOPIC}', 'properties.bootstrap.servers' = '${SERVERS}', 'properties.group.id' = 'flink-traffic',
  'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset', 'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601'
);
CREATE TABLE traffic (
  host STRING, `start` TIMESTAMP(3), visits BIGINT, `bytes` BIGINT, PRIMARY KEY (host, `start`) NOT ENFORCED
) WITH (
  'connector' = 'jdbc', 'url' = 'jdbc:postgresql://${POSTGRES}?reWriteBatchedInserts=true', 'table-name' = 'traffic', 'username' = '${DBUSER}', 'password' = '${DBPASSWORD}', 'sink.buffer-flush.max-rows' = '1000'
);
INSERT INTO traffic
SELECT host, CAST(window_start AS TIMESTAMP(3)), COUNT(*), SUM(`bytes`)
FROM TABLE(TUMBLE(TABLE visits, DESCRIPTOR(`time`), INTERVAL '10' SECOND))
GROUP BY host, window_start, window_end;
