using System.Text.Json;
using ReplicationKit.Embedded.Mango;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// The <c>sort</c> of a <c>_find</c>. A document without one of the fields is omitted, since CouchDB's index for the sort does not contain
/// it.
/// </summary>
internal static class DocumentSort
{
    public static List<byte[]> Apply(List<byte[]> documents, List<(string[] Path, bool Descending)> keys)
    {
        var parsed = new List<JsonDocument>();
        try
        {
            var rows = new List<(byte[] Json, JsonElement[] Values)>();
            foreach (byte[] json in documents)
            {
                JsonDocument document = Json.Parse(json);
                parsed.Add(document);
                JsonElement?[] values = [.. keys.Select(key => Projection.Value(document.RootElement, key.Path))];
                if (Array.TrueForAll(values, value => value is not null))
                    rows.Add((json, [.. values.Select(value => value!.Value)]));
            }
            return
            [
                .. rows.Order(
                        Comparer<(byte[] Json, JsonElement[] Values)>.Create((left, right) => Compare(left.Values, right.Values, keys))
                    )
                    .Select(row => row.Json),
            ];
        }
        finally
        {
            parsed.ForEach(document => document.Dispose());
        }
    }

    private static int Compare(JsonElement[] left, JsonElement[] right, List<(string[] Path, bool Descending)> keys)
    {
        for (int i = 0; i < keys.Count; i++)
        {
            int order = ErlangOrder.Compare(left[i], right[i]);
            if (order != 0)
                return keys[i].Descending ? -order : order;
        }
        return 0;
    }
}
