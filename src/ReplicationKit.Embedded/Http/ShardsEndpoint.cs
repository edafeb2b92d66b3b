using System.Globalization;
using System.Text;
using ReplicationKit.Embedded.Storage;

namespace ReplicationKit.Embedded.Http;

/// <summary>
/// <c>_shards</c>: the ranges into which CouchDB would divide the database (<c>mem3_util:create_partition_map/4</c>), and the range of a
/// document (<c>mem3_hash:calculate/2</c>). Here, one node stores the documents of all ranges in one file.
/// </summary>
internal static class ShardsEndpoint
{
    /// <summary>The maximum number of ranges in a response. CouchDB does not create a database with as many.</summary>
    private const int MaxListed = 10_000;

    /// <exception cref="CouchException">The method is not allowed, or the id has no partition.</exception>
    public static Task HandleAsync(CouchExchange request, CouchDatabase database)
    {
        request.Allow("GET");
        if (request.Segments.Count > 3)
            throw CouchException.Missing();
        if (database.Shards > MaxListed)
            throw CouchException.NotImplemented($"The embedded server does not list more than {MaxListed} shards.");
        if (request.Segments.Count == 2 || request.Segments[2].Length == 0)
            return request.ObjectAsync(
                200,
                writer =>
                {
                    writer.WriteStartObject("shards");
                    for (int i = 0; i < database.Shards; i++)
                    {
                        writer.WriteStartArray(Range(i, database.Shards));
                        writer.WriteStringValue(CouchNode.Name);
                        writer.WriteEndArray();
                    }

                    writer.WriteEndObject();
                }
            );

        string id = request.Segments[2];
        DocumentIds.CheckHasPartition(database, id);
        string key = database.Partitioned && !DocumentIds.IsDesign(id) && DocumentIds.PartitionOf(id) is { } partition ? partition : id;
        uint hash = Crc32(Encoding.UTF8.GetBytes(key));
        int shard = (int)Math.Min(hash / Increment(database.Shards), database.Shards - 1);
        return request.ObjectAsync(
            200,
            writer =>
            {
                writer.WriteString("range", Range(shard, database.Shards));
                writer.WriteStartArray("nodes");
                writer.WriteStringValue(CouchNode.Name);
                writer.WriteEndArray();
            }
        );
    }

    private static long Increment(int shards) => Math.Max(1, (1L << 32) / shards);

    private static string Range(int shard, int shards)
    {
        long first = shard * Increment(shards);
        long last = shard == shards - 1 ? uint.MaxValue : first + Increment(shards) - 1;
        return string.Create(CultureInfo.InvariantCulture, $"{first:x8}-{last:x8}");
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte one in bytes)
        {
            sum ^= one;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
        }

        return ~sum;
    }
}
