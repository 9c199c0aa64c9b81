import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.formats.avro.AvroFormatOptions.AvroEncoding;
import org.apache.flink.formats.avro.AvroRowDataDeserializationSchema;
import org.apache.flink.formats.avro.AvroRowDataSerializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonFormatOptions.MapNullKeyMode;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.formats.json.JsonRowDataSerializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** Flink's Avro format without a broker: rows in JSON to messages with their length before them, and such messages to JSON. */
class AvroRows {
    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var type = (RowType) LogicalTypeParser.parse(Files.readString(Path.of(args[1])).trim().replaceAll("\\s+", " "), AvroRows.class.getClassLoader());
        var info = InternalTypeInfo.of(type);
        Files.writeString(folder.resolve("flink.avsc"), AvroSchemaConverter.convertToSchema(type, false).toString());

        var json = new JsonRowDataDeserializationSchema(type, info, false, false, TimestampFormat.SQL);
        json.open(null);
        var avro = new AvroRowDataSerializationSchema(type, AvroEncoding.BINARY, false);
        avro.open(null);
        try (var output = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(folder.resolve("flink.avro"))))) {
            for (var line : Files.readString(folder.resolve("ours.json")).split("\n")) {
                var bytes = avro.serialize(json.deserialize(line.getBytes(StandardCharsets.UTF_8)));
                output.writeInt(bytes.length);
                output.write(bytes);
            }
        }

        var read = new AvroRowDataDeserializationSchema(type, info, AvroEncoding.BINARY, false);
        read.open(null);
        var write = new JsonRowDataSerializationSchema(type, TimestampFormat.SQL, MapNullKeyMode.FAIL, "null", true, false);
        write.open(null);
        try (var input = new DataInputStream(new BufferedInputStream(Files.newInputStream(folder.resolve("ours.avro")))); BufferedWriter output = Files.newBufferedWriter(folder.resolve("from-avro.json"))) {
            while (input.available() > 0) {
                RowData row = read.deserialize(input.readNBytes(input.readInt()));
                output.write(new String(write.serialize(row), StandardCharsets.UTF_8));
                output.newLine();
            }
        }
    }
}
