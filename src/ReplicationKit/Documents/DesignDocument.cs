using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReplicationKit;

/// <summary>
/// A design document as declared: filter functions, views and other fields. The generated <c>ReplicationCatalog.DesignDocuments</c> contains
/// those of the project's <c>ReplicationDesign</c> items.
/// </summary>
public sealed class DesignDocument
{
    internal const string Prefix = "_design/";

    private DesignDocument(string name, JsonObject fields)
    {
        Name = name;
        Fields = fields;
    }

    /// <summary>Gets the name, without <c>_design/</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the id of the document: <c>_design/</c> and the name.</summary>
    public string Id => Prefix + Name;

    /// <summary>The declared fields.</summary>
    internal JsonObject Fields { get; }

    /// <summary>Reads a design document.</summary>
    /// <param name="name">The name, without <c>_design/</c>.</param>
    /// <param name="utf8Json">
    /// The fields as a JSON object. <c>_id</c> and <c>_rev</c> are ignored, so it can be a document that was read from a server.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty or begins with an underscore.</exception>
    /// <exception cref="JsonException">
    /// The JSON is not an object, or contains a field that begins with an underscore, such as <c>_attachments</c>, which cannot be deployed.
    /// </exception>
    public static DesignDocument Parse(string name, ReadOnlySpan<byte> utf8Json)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.StartsWith('_'))
            throw new ArgumentException($"The name of a design document must not begin with an underscore: '{name}'.", nameof(name));
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = 256 });
        JsonElement json;
        try
        {
            json = JsonElement.ParseValue(ref reader);
            if (reader.Read())
                throw new JsonException("Unexpected characters after the JSON value.");
        }
        catch (JsonException exception)
        {
            throw new JsonException($"The design document '{name}' cannot be read: {exception.Message}", exception);
        }

        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonException($"The design document '{name}' is not a JSON object.");
        var fields = new JsonObject();
        foreach (JsonProperty field in json.EnumerateObject())
        {
            if (!field.Name.StartsWith('_'))
                fields[field.Name] = ReplicationDocumentReader.Node(field.Value);
            else if (field.Name is not ("_id" or "_rev" or "_revisions"))
                throw new JsonException($"The design document '{name}' contains '{field.Name}', which cannot be deployed: remove it.");
        }

        return new DesignDocument(name, fields);
    }

    /// <summary>Returns the declared fields as a JSON object, without <c>_id</c> and <c>_rev</c>.</summary>
    public string ToJson() => Fields.ToJsonString(new JsonSerializerOptions { Encoder = DocumentJson.Encoder });

    /// <summary>Returns the id.</summary>
    public override string ToString() => Id;
}
