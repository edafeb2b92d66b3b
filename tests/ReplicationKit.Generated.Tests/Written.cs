using System.Buffers;
using System.Text;

namespace ReplicationKit.Generated.Tests;

/// <summary>Documents as text.</summary>
internal static class Written
{
    public static readonly WriteContext Bare = new(localBaseAddress: null);

    public static readonly WriteContext Server = new(new Uri("http://127.0.0.1:5984/"), EndpointCredentials.Basic("admin", "password"));

    /// <summary>
    /// The document that the specification writes; it has to be that of its <see cref="ReplicationDocument"/>, byte for byte.
    /// </summary>
    public static string By(IReplicationSpec spec, in WriteContext context)
    {
        string written = Text(spec, context);
        Text(spec.ToDocument(context), context).Should().Be(written, "the object and the generated code write the same document");
        return written;
    }

    /// <summary>The document with bare names as they are.</summary>
    public static string By(IReplicationSpec spec) => By(spec, Bare);

    private static string Text(IReplicationSpec spec, in WriteContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        spec.WriteTo(buffer, context);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
