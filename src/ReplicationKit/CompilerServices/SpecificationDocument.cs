using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReplicationKit.Rules;

namespace ReplicationKit.CompilerServices;

/// <summary>The documents of specifications as objects, made from what the specifications write.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SpecificationDocument
{
    /// <summary>Deeper than any selector that a server evaluates.</summary>
    private const int MaxDepth = 4096;

    /// <summary>Returns the document of a specification as an object.</summary>
    /// <param name="specification">The specification.</param>
    /// <param name="context">The direction; bare names stay as they are.</param>
    /// <exception cref="ReplicationValidationException">There is no document, or no JSON string can hold one of its strings.</exception>
    public static ReplicationDocument Of(IReplicationSpec specification, in WriteContext context)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var buffer = new DocumentBuffer();
        specification.WriteTo(buffer, new WriteContext(localBaseAddress: null, direction: context.Direction));

        var reader = new Utf8JsonReader(buffer.Written, new JsonReaderOptions { MaxDepth = MaxDepth });
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        ReplicationDocument document = ReplicationDocumentReader.Read(json.RootElement);
        Restore(document, ReplicationOptions.Source, buffer);
        Restore(document, ReplicationOptions.Target, buffer);
        return document;
    }

    private static void Restore(ReplicationDocument document, ReplicationOption option, DocumentBuffer buffer)
    {
        if (!document.AdditionalFields.TryGetPropertyValue(option.JsonName, out JsonNode? number)) return;
        document[option] = buffer.Endpoints[number!.GetValue<int>()];
        document.AdditionalFields.Remove(option.JsonName);
    }
}
