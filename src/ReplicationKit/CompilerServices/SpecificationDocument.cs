using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit.CompilerServices;

/// <summary>Converts the JSON that specifications write to document objects.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SpecificationDocument
{
    /// <summary>Deeper than any selector that the compiler accepts.</summary>
    private const int MaxDepth = 4096;

    [ThreadStatic]
    private static ScratchBuffer? t_scratch;

    /// <summary>Returns the document of a specification as an object.</summary>
    /// <param name="specification">The specification.</param>
    /// <param name="context">The direction. Bare names are not resolved.</param>
    /// <exception cref="ReplicationValidationException">The document cannot be written, or one of its strings cannot be represented in
    /// JSON.</exception>
    public static ReplicationDocument Of(IReplicationSpec specification, in WriteContext context)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var buffer = new DocumentBuffer();
        specification.WriteTo(buffer, new WriteContext(localBaseAddress: null, direction: context.Direction));

        using JsonDocument json = Parse(buffer.Written);
        ReplicationDocument document = ReplicationDocumentReader.Read(json.RootElement);
        Restore(document, ReplicationOptions.Source, buffer);
        Restore(document, ReplicationOptions.Target, buffer);
        return document;
    }

    /// <summary>Returns the id of a specification's forward document.</summary>
    /// <param name="specification">The specification.</param>
    /// <exception cref="ReplicationValidationException">The document cannot be written.</exception>
    public static string IdOf(IReplicationSpec specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ScratchBuffer buffer = t_scratch ?? new ScratchBuffer();
        t_scratch = null;
        buffer.Clear();
        specification.WriteTo(buffer, default);

        // The id is the first field of each document.
        var reader = new Utf8JsonReader(buffer.Written);
        reader.Read();
        reader.Read();
        reader.Read();
        string id = reader.GetString()!;
        t_scratch = buffer;
        return id;
    }

    /// <summary>Parses a document with a selector of any depth.</summary>
    internal static JsonDocument Parse(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = MaxDepth });
        return JsonDocument.ParseValue(ref reader);
    }

    private static void Restore(ReplicationDocument document, ReplicationOption option, DocumentBuffer buffer)
    {
        if (!document.AdditionalFields.TryGetPropertyValue(option.JsonName, out JsonNode? number))
            return;
        document[option] = buffer.Endpoints[number!.GetValue<int>()];
        document.AdditionalFields.Remove(option.JsonName);
    }
}
