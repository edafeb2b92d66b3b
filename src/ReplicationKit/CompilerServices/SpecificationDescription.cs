using System.Buffers;
using System.ComponentModel;
using System.Text.Json;
using ReplicationKit.Rules;

namespace ReplicationKit.CompilerServices;

/// <summary>Describes specifications for the catalog.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SpecificationDescription
{
    /// <summary>Describes a specification without open members by its document.</summary>
    /// <param name="specification">An instance.</param>
    public static ReplicationDescription Of(IGeneratedSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var document = new ArrayBufferWriter<byte>();
        specification.WriteTo(document, default);
        Type type = specification.GetType();
        IReadOnlyList<KeyValuePair<string, string>> options = OptionsOf(document.WrittenSpan);
        return new ReplicationDescription
        {
            SpecificationType = type,
            Name = type.FullName!.Replace('+', '.'),
            Id = specification.DocumentId!,
            IsTwoWay = specification.IsTwoWay,
            IsReady = true,
            Server = specification.Server,
            Options = options,
            SelectorFields = options.FirstOrDefault(static option => option.Key == ReplicationOptions.Selector.JsonName).Value
                is { } selector
                ? SelectorFields.Of(selector)
                : [],
        };
    }

    /// <summary>Returns the options of a document, with endpoints as their addresses.</summary>
    /// <param name="document">The document, or the part that is known at compile time.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> OptionsOf(ReadOnlySpan<byte> document)
    {
        using JsonDocument json = SpecificationDocument.Parse(document);
        return
        [
            .. json
                .RootElement.EnumerateObject()
                .Where(static field => field.Name != "_id")
                .Select(static field => KeyValuePair.Create(field.Name, Address(field).GetRawText())),
        ];
    }

    private static JsonElement Address(JsonProperty field) =>
        ReplicationOptions.IsEndpoint(field.Name) && field.Value.ValueKind == JsonValueKind.Object
            ? field.Value.GetProperty("url")
            : field.Value;
}
