using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>Finds the field of a property, or says why there is none that could be known.</summary>
internal sealed class DocumentFields(Compilation compilation, IAssemblySymbol assembly, CancellationToken cancellation)
{
    private readonly NamingPolicy _naming = NamingPolicy.Of(assembly);

    /// <summary>The field of a property, or null and the problem's id and text.</summary>
    public DocumentField? Of(IPropertySymbol property, JsonPath parent, out string id, out string why)
    {
        (id, why) = ("RPK7006", string.Empty);
        if (property.IsIndexer || property.IsStatic)
        {
            (id, why) = ("RPK7001", "only instance properties of the document have a field");
            return null;
        }

        if (JsonAttributes.IsIgnored(property))
        {
            why = "[JsonIgnore] keeps it out of the document";
            return null;
        }

        string? name = NameOf(property, out why);
        if (name == null)
        {
            return null;
        }

        id = "RPK7001";
        if (JsonAttributes.HasNumberHandling(property) || JsonAttributes.Find(property, "JsonExtensionDataAttribute") != null)
        {
            why = "an attribute on the property changes how its JSON is read";
            return null;
        }

        bool? named = JsonAttributes.WritesNames(property);
        if (named == null && JsonAttributes.HasConverter(property))
        {
            why = "a converter reads it; declare a property of the type that stands in the JSON";
            return null;
        }

        FieldType? type = FieldType.Of(property.Type, named == true);
        if (type == null)
        {
            why = FieldTypeAdvice.For(property.Type);
            return null;
        }

        return TryFindInitial(property, type, out object? initial, out why)
            ? new DocumentField(parent.Append(name), type, initial, JsonAttributes.IsRequired(property))
            : null;
    }

    private string? NameOf(IPropertySymbol property, out string why)
    {
        AttributeData? attribute = JsonAttributes.Find(property, "JsonPropertyNameAttribute");
        string? name = attribute == null
            ? _naming.Convert(property.Name)
            : attribute.ConstructorArguments.FirstOrDefault().Value as string;
        why = string.IsNullOrEmpty(name) ? "its name in the JSON is not known"
            : name!.IndexOf('\\') >= 0 ? "a selector cannot name a field with a backslash"
            : string.Empty;
        return why.Length == 0 ? name : null;
    }

    // System.Text.Json sets a property by the constructor's parameter of its name, else by a public setter.
    private bool TryFindInitial(IPropertySymbol property, FieldType type, out object? initial, out string why)
    {
        why = string.Empty;
        IMethodSymbol? constructor = ConstructorOf(property.ContainingType);
        IParameterSymbol? parameter = constructor?.Parameters
            .FirstOrDefault(p => string.Equals(p.Name, property.Name, StringComparison.OrdinalIgnoreCase));
        if (parameter != null)
        {
            initial = Value(parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : null, type);
            return true;
        }

        initial = Value(null, type);
        bool settable = property.SetMethod != null
            && (property.SetMethod.DeclaredAccessibility == Accessibility.Public || JsonAttributes.Find(property, "JsonIncludeAttribute") != null);
        if (!settable)
        {
            why = "it is not set from the document; write out what it computes";
            return false;
        }

        return TryFindInitializer(property, type, ref initial, out why);
    }

    private static IMethodSymbol? ConstructorOf(INamedTypeSymbol type)
    {
        List<IMethodSymbol> constructors = [.. type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public)];
        IMethodSymbol? marked = constructors.FirstOrDefault(c => JsonAttributes.Find(c, "JsonConstructorAttribute") != null);
        return marked
            ?? constructors.FirstOrDefault(c => c.Parameters.Length == 0 && (!type.IsValueType || !c.IsImplicitlyDeclared))
            ?? (constructors.Count(c => c.Parameters.Length > 0) == 1 ? constructors.First(c => c.Parameters.Length > 0) : null);
    }

    private bool TryFindInitializer(IPropertySymbol property, FieldType type, ref object? initial, out string why)
    {
        why = string.Empty;
        PropertyDeclarationSyntax? declaration = property.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellation)).OfType<PropertyDeclarationSyntax>().FirstOrDefault();
        ExpressionSyntax? value = declaration?.Initializer?.Value;
        while (value is PostfixUnaryExpressionSyntax suppressed && suppressed.IsKind(SyntaxKind.SuppressNullableWarningExpression))
        {
            value = suppressed.Operand;
        }

        if (value == null)
        {
            return true;
        }

        SemanticModel model = compilation.GetSemanticModel(value.SyntaxTree);
        Optional<object?> constant = model.GetConstantValue(value, cancellation);
        if (constant.HasValue || value.IsKind(SyntaxKind.DefaultLiteralExpression))
        {
            initial = Value(constant.HasValue ? constant.Value : null, type);
            return true;
        }

        if (value.ToString() is "string.Empty" or "String.Empty")
        {
            initial = string.Empty;
            return true;
        }

        if (type.Shape == FieldShape.Collection && IsEmptyCollection(value))
        {
            initial = DocumentField.EmptyCollection;
            return true;
        }

        why = "what it is where the field is missing is no constant; give it none, or a constant one";
        return false;
    }

    private static bool IsEmptyCollection(ExpressionSyntax value) => value switch
    {
        CollectionExpressionSyntax collection => collection.Elements.Count == 0,
        BaseObjectCreationExpressionSyntax creation => (creation.ArgumentList?.Arguments.Count ?? 0) == 0 && creation.Initializer == null,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call => call.Expression.ToString().StartsWith("Array.Empty", StringComparison.Ordinal),
        _ => false,
    };

    // The constant as the translator compares it; null for a type with a value is its default.
    private static object? Value(object? constant, FieldType type) => constant != null
        ? Constants.Normalize(constant)
        : type.AcceptsNull ? null : Constants.Default(type);
}
