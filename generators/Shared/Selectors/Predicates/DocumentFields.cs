using System.Threading;
using Microsoft.CodeAnalysis;
using ReplicationKit.Rules;
using ReplicationKit.Selectors.Model;
using ReplicationKit.Shared;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>Finds the field of a property, or states why it cannot be known.</summary>
internal sealed class DocumentFields(Compilation compilation, IAssemblySymbol assembly, CancellationToken cancellation)
{
    private readonly NamingPolicy _naming = NamingPolicy.Of(assembly);
    private readonly InitialValues _initials = new(compilation, cancellation);

    /// <summary>The field of a property, or <c>null</c> with the problem's id and message.</summary>
    /// <param name="property">The property.</param>
    /// <param name="owner">The deserialized type, which may have inherited the property.</param>
    /// <param name="parent">The location of the type in the document.</param>
    /// <param name="id">The problem's id.</param>
    /// <param name="why">The problem's message.</param>
    public DocumentField? Of(IPropertySymbol property, INamedTypeSymbol owner, JsonPath parent, out string id, out string why)
    {
        (id, why) = (DiagnosticIds.FieldName, string.Empty);
        if (property.IsIndexer || property.IsStatic)
        {
            (id, why) = (DiagnosticIds.NotTranslatable, "only instance properties of the document are fields");
            return null;
        }

        if (property.IsVirtual || property.IsOverride || property.IsAbstract || !IsSeen(property, owner))
        {
            (id, why) = (
                DiagnosticIds.NotTranslatable,
                "the document may be read into a different property; use a property that is declared by the document's type and is not virtual"
            );
            return null;
        }

        if (JsonAttributes.IsIgnored(property))
        {
            why = "[JsonIgnore] excludes it from the document";
            return null;
        }

        string? name = NameOf(property, out why);
        if (name == null)
        {
            return null;
        }

        id = DiagnosticIds.NotTranslatable;
        if (JsonAttributes.HasNumberHandling(property) || JsonAttributes.Find(property, "JsonExtensionDataAttribute") != null)
        {
            why = "an attribute on the property changes how its JSON value is read";
            return null;
        }

        bool? named = JsonAttributes.WritesNames(property);
        if (named == null && JsonAttributes.HasConverter(property))
        {
            why = "it is read by a converter; declare a property of the type that the JSON contains";
            return null;
        }

        FieldType? type = FieldType.Of(property.Type, named == true);
        if (type == null)
        {
            why = FieldTypeAdvice.For(property.Type);
            return null;
        }

        bool required = IsRequired(property, owner);
        if (type is { Shape: FieldShape.Record, AcceptsNull: false } && !required)
        {
            why = "a struct has a value even if its field is missing; make it nullable, or the property required";
            return null;
        }

        return _initials.TryFind(property, owner, type, required, out object? initial, out why)
            ? new DocumentField(parent.Append(name), type, initial, required)
            : null;
    }

    /// <summary>
    /// Whether nothing states the name of the property's field, and its first letter is in upper case, which is rare in documents.
    /// </summary>
    public bool IsUnnamed(IPropertySymbol property) =>
        !_naming.IsDeclared && char.IsUpper(property.Name[0]) && JsonAttributes.Find(property, "JsonPropertyNameAttribute") == null;

    private string? NameOf(IPropertySymbol property, out string why)
    {
        AttributeData? attribute = JsonAttributes.Find(property, "JsonPropertyNameAttribute");
        string? name = attribute == null ? _naming.Convert(property.Name) : attribute.ConstructorArguments.FirstOrDefault().Value as string;
        why =
            string.IsNullOrEmpty(name) ? "its name in the JSON is not known"
            : name!.IndexOf('\\') >= 0 ? "a selector cannot refer to a field whose name contains a backslash"
            : string.Empty;
        return why.Length == 0 ? name : null;
    }

    // The property that System.Text.Json uses for this name: the one nearest to the deserialized type.
    private static bool IsSeen(IPropertySymbol property, INamedTypeSymbol owner)
    {
        for (INamedTypeSymbol? type = owner; type != null; type = type.BaseType)
        {
            if (type.GetMembers(property.Name).OfType<IPropertySymbol>().FirstOrDefault(p => !p.IsIndexer) is { } nearest)
                return SymbolEqualityComparer.Default.Equals(nearest, property);
        }

        return false;
    }

    private bool IsRequired(IPropertySymbol property, INamedTypeSymbol owner)
    {
        if (JsonAttributes.Find(property, "JsonRequiredAttribute") != null)
            return true;
        return property.IsRequired
            && _initials
                .ConstructorOf(owner, out _)
                ?.GetAttributes()
                .All(a => !KnownSymbols.Is(a.AttributeClass, KnownNames.SetsRequiredMembersAttribute)) != false;
    }
}
