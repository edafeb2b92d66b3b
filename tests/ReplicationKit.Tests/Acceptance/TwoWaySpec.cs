using System.Buffers;

namespace ReplicationKit.Tests.Acceptance;

/// <summary>What the generator makes of a record that replicates both ways, written by hand.</summary>
internal sealed class TwoWaySpec(string id, string left, string right, string? filter = null) : IReplicationSpec
{
    public string Left => left;

    public string Right => right;

    public string DocumentId => id;

    public bool IsTwoWay => true;

    public void WriteTo(IBufferWriter<byte> output, in WriteContext context) => ToDocument(context).WriteTo(output, context);

    public ReplicationDocument ToDocument(in WriteContext context)
    {
        bool isReverse = context.Direction == ReplicationDirection.Reverse;
        return new ReplicationDocument
        {
            Id = isReverse ? id + "-reverse" : id,
            Source = ReplicationEndpoint.Database(isReverse ? right : left),
            Target = ReplicationEndpoint.Database(isReverse ? left : right),
            Continuous = true,
            Filter = filter,
            CreateTarget = isReverse ? null : true,
        };
    }
}
