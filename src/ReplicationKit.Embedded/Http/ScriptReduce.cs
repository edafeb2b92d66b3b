using System.Text;
using System.Text.Json;
using ReplicationKit.Embedded.JavaScript;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>Reduces rows with a function in JavaScript.</summary>
internal static class ScriptReduce
{
    /// <summary>The error of a function whose result is too large. It is that of its row alone.</summary>
    public const string Overflow = "reduce_overflow_error";

    // How many rows are passed to a function at once.
    private const int RowsAtOnce = 500;

    private static readonly byte[] Null = [.. "null"u8];

    // A function gets some rows at a time, the last first as in CouchDB, and then what it has made of them.
    public static byte[] Reduce(ScriptFunction function, string source, List<IndexRow> rows)
    {
        List<byte[]> values = [.. Enumerable.Reverse(rows).Chunk(RowsAtOnce).Select(part => Once(function, source, part))];
        byte[] all = Array(values);
        return Value(function.Evaluate(Null, all, [.. "true"u8], Size(source, "rereduce", all.Length)));
    }

    private static byte[] Once(ScriptFunction function, string source, IndexRow[] rows)
    {
        byte[] keys = Keys(rows);
        byte[] values = Array(rows.Select(static row => row.Value));
        // The rows as pairs of a key with an id, and a value.
        int length = keys.Length + values.Length + 2 * rows.Length - 1;
        return Value(function.Evaluate(keys, values, [.. "false"u8], Size(source, "reduce", length)));
    }

    // The length of the line that CouchDB would send to its query server, without the function.
    private static byte[] Size(string source, string command, int length)
    {
        int escaped = Json.Write(writer => writer.WriteStringValue(source)).Length - Encoding.UTF8.GetByteCount(source);
        return Json.Write(writer => writer.WriteNumberValue($"[\"{command}\",[],,\"\"]".Length + escaped + length));
    }

    private static byte[] Value(JsonElement value) => CouchJson.Shown(Json.Write(writer => CouchJson.Write(writer, value)));

    private static byte[] Keys(IEnumerable<IndexRow> rows) =>
        Json.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (IndexRow row in rows)
            {
                writer.WriteStartArray();
                writer.WriteRawValue(row.Key, skipInputValidation: true);
                writer.WriteStringValue(row.Id);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
        });

    private static byte[] Array(IEnumerable<byte[]> values) =>
        Json.Write(writer =>
        {
            writer.WriteStartArray();
            foreach (byte[] value in values)
                writer.WriteRawValue(value, skipInputValidation: true);
            writer.WriteEndArray();
        });
}
