using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>
/// Determines the value of a property whose field is missing, and verifies that the property holds the field's value otherwise. Accessors
/// and constructors may compute; in that case it states why the value cannot be known.
/// </summary>
internal sealed class InitialValues(Compilation compilation, CancellationToken cancellation)
{
    private readonly Dictionary<INamedTypeSymbol, (IMethodSymbol? Constructor, bool ByDefault)> _constructors = new(
        SymbolEqualityComparer.Default
    );

    /// <summary>Determines the value for a missing field.</summary>
    /// <param name="property">The property.</param>
    /// <param name="owner">The deserialized type, which may have inherited the property.</param>
    /// <param name="type">The property's type.</param>
    /// <param name="required">Whether a missing field is rejected.</param>
    /// <param name="initial">The value as the translator compares it.</param>
    /// <param name="why">Why the value cannot be known, or an empty string if it is known.</param>
    public bool TryFind(
        IPropertySymbol property,
        INamedTypeSymbol owner,
        FieldType type,
        bool required,
        out object? initial,
        out string why
    )
    {
        initial = Value(null, type);
        why = IsAuto(property) ? "" : "its accessors may compute a value; use a property with \"get; set;\", or a positional one";
        if (why.Length > 0)
            return false;

        IMethodSymbol? constructor = ConstructorOf(owner, out bool byDefault);
        if (byDefault)
        {
            // System.Text.Json creates structs without a constructor, so they are not initialized.
            return IsSettable(property, out why);
        }

        if (constructor == null)
        {
            why = $"System.Text.Json cannot choose a constructor of {owner.Name}; mark one with [JsonConstructor]";
            return false;
        }

        if (ParameterOf(constructor, property) is { } parameter)
        {
            initial = Value(parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : null, type);
            why = KeepsParameter(constructor, parameter, property)
                ? ""
                : "the constructor may change the value; use a positional record, or properties with \"get; set;\"";
            return why.Length == 0;
        }

        return IsSettable(property, out why) && (required || TryFindInitializer(property, owner, constructor, type, ref initial, out why));
    }

    /// <summary>The constructor that System.Text.Json calls.</summary>
    /// <param name="type">The deserialized type.</param>
    /// <param name="byDefault">Whether it is created without a constructor, as structs are.</param>
    public IMethodSymbol? ConstructorOf(INamedTypeSymbol type, out bool byDefault)
    {
        if (!_constructors.TryGetValue(type, out (IMethodSymbol? Constructor, bool ByDefault) found))
        {
            IMethodSymbol? constructor = FindConstructor(type, out bool none);
            found = (constructor, none);
            _constructors.Add(type, found);
        }

        byDefault = found.ByDefault;
        return found.Constructor;
    }

    private static IMethodSymbol? FindConstructor(INamedTypeSymbol type, out bool byDefault)
    {
        IMethodSymbol? marked = type.InstanceConstructors.FirstOrDefault(c => JsonAttributes.Find(c, "JsonConstructorAttribute") != null);
        List<IMethodSymbol> open = [.. type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public)];
        IMethodSymbol? parameterless = open.FirstOrDefault(c => c.Parameters.Length == 0);
        byDefault = marked == null && type.IsValueType && parameterless is null or { IsImplicitlyDeclared: true };
        if (byDefault || marked != null)
            return marked;
        return parameterless ?? (open.Count == 1 ? open[0] : null);
    }

    private static IParameterSymbol? ParameterOf(IMethodSymbol constructor, IPropertySymbol property) =>
        constructor.Parameters.FirstOrDefault(p => string.Equals(p.Name, property.Name, StringComparison.OrdinalIgnoreCase));

    private static bool IsSettable(IPropertySymbol property, out string why)
    {
        bool settable =
            property.SetMethod is { } set
            && (set.DeclaredAccessibility == Accessibility.Public || JsonAttributes.Find(property, "JsonIncludeAttribute") != null);
        why = settable ? "" : "it is not set from the document; write out the computation";
        return settable;
    }

    private static bool IsAuto(IPropertySymbol property)
    {
        if (property.DeclaringSyntaxReferences.IsEmpty)
            return property.GetMethod is { } get && IsCompilerGenerated(get);
        return property.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax() switch
            {
                ParameterSyntax => true,
                PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors } declaration => !declaration.Modifiers.Any(
                    SyntaxKind.PartialKeyword
                ) && accessors.Accessors.All(a => a.Body == null && a.ExpressionBody == null),
                _ => false,
            }
        );
    }

    // Whether the property holds the constructor's argument.
    private bool KeepsParameter(IMethodSymbol constructor, IParameterSymbol parameter, IPropertySymbol property)
    {
        if (!SymbolEqualityComparer.Default.Equals(property.ContainingType, constructor.ContainingType))
            return false;
        if (property.DeclaringSyntaxReferences.IsEmpty)
            return IsPositional(constructor);

        SyntaxNode declaration = property.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        if (declaration is ParameterSyntax)
            return true;
        if (declaration is not PropertyDeclarationSyntax { Initializer: var initializer })
            return false;
        return constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) switch
        {
            TypeDeclarationSyntax => initializer?.Value is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name,
            ConstructorDeclarationSyntax explicitOne => Assignments(explicitOne) is { } assignments
                && assignments.Where(a => a.Property == property.Name).Select(a => a.Value).SequenceEqual([parameter.Name]),
            _ => false,
        };
    }

    // A record of another assembly: the compiler generates a Deconstruct method for positional ones.
    private static bool IsPositional(IMethodSymbol constructor) =>
        constructor.ContainingType.IsRecord
        && constructor
            .ContainingType.GetMembers("Deconstruct")
            .OfType<IMethodSymbol>()
            .Any(method =>
                IsCompilerGenerated(method)
                && method.Parameters.Select(p => p.Name).SequenceEqual(constructor.Parameters.Select(p => p.Name))
            );

    /// <summary>
    /// The assignments of an explicit constructor if it only assigns parameters to properties; <c>null</c> if it does more.
    /// </summary>
    private static List<(string Property, string Value)>? Assignments(ConstructorDeclarationSyntax constructor)
    {
        if (constructor.Initializer is { ArgumentList.Arguments.Count: > 0 } or { RawKind: (int)SyntaxKind.ThisConstructorInitializer })
            return null;

        List<(string, string)> assignments = [];
        IEnumerable<ExpressionSyntax?> expressions =
            constructor.ExpressionBody != null
                ? [constructor.ExpressionBody.Expression]
                : constructor.Body?.Statements.Select(statement => (statement as ExpressionStatementSyntax)?.Expression) ?? [null];
        foreach (ExpressionSyntax? expression in expressions)
        {
            if (
                expression
                is not AssignmentExpressionSyntax
                {
                    RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                    Right: IdentifierNameSyntax value
                } assignment
            )
                return null;
            string? name = assignment.Left switch
            {
                IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText,
                _ => null,
            };
            if (name == null || !constructor.ParameterList.Parameters.Any(p => p.Identifier.ValueText == value.Identifier.ValueText))
                return null;
            assignments.Add((name, value.Identifier.ValueText));
        }

        return assignments;
    }

    // Constructors from the deserialized type up to the property's own type may set it after its initializer.
    private bool MaySet(INamedTypeSymbol owner, IMethodSymbol constructor, IPropertySymbol property)
    {
        for (INamedTypeSymbol? type = owner; type != null; type = type.BaseType)
        {
            IMethodSymbol? called = SymbolEqualityComparer.Default.Equals(type, owner)
                ? constructor
                : type.InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == 0);
            if (called == null || (!called.IsImplicitlyDeclared && !SetsNothing(called, property)))
                return true;
            if (SymbolEqualityComparer.Default.Equals(type, property.ContainingType))
                return false;
        }

        return true;
    }

    private bool SetsNothing(IMethodSymbol constructor, IPropertySymbol property) =>
        constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) switch
        {
            RecordDeclarationSyntax or ClassDeclarationSyntax or StructDeclarationSyntax => true,
            ConstructorDeclarationSyntax declaration => Assignments(declaration) is { } assignments
                && assignments.TrueForAll(a => a.Property != property.Name),
            _ => false,
        };

    private bool TryFindInitializer(
        IPropertySymbol property,
        INamedTypeSymbol owner,
        IMethodSymbol constructor,
        FieldType type,
        ref object? initial,
        out string why
    )
    {
        PropertyDeclarationSyntax? declaration = property
            .DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation))
            .OfType<PropertyDeclarationSyntax>()
            .FirstOrDefault();

        // The sources of another project are available only in an IDE, but the result must be the same everywhere.
        if (declaration == null || !compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        {
            why =
                "its value for a missing field is defined in another assembly; make the property required, or the type a positional record";
            return false;
        }

        if (MaySet(owner, constructor, property))
        {
            why = "a constructor may set it if the field is missing; use a property initializer instead, or make the property required";
            return false;
        }

        ExpressionSyntax? value = declaration.Initializer?.Value;
        while (value is PostfixUnaryExpressionSyntax suppressed && suppressed.IsKind(SyntaxKind.SuppressNullableWarningExpression))
            value = suppressed.Operand;
        why =
            value == null || TryRead(value, type, ref initial)
                ? ""
                : "its value for a missing field is not a constant; remove the initializer, or use a constant";
        return why.Length == 0;
    }

    private bool TryRead(ExpressionSyntax value, FieldType type, ref object? initial)
    {
        SemanticModel model = compilation.GetSemanticModel(value.SyntaxTree);
        Optional<object?> constant = model.GetConstantValue(value, cancellation);
        if (constant.HasValue || value.IsKind(SyntaxKind.DefaultLiteralExpression))
        {
            initial = Value(constant.HasValue ? constant.Value : null, type);
            return true;
        }

        if (
            model.GetSymbolInfo(value, cancellation).Symbol is IFieldSymbol
            {
                Name: "Empty",
                ContainingType.SpecialType: SpecialType.System_String
            }
        )
        {
            initial = string.Empty;
            return true;
        }

        if (type.Shape is not (FieldShape.Collection or FieldShape.Dictionary) || !IsEmptyCollection(value))
            return false;
        initial = DocumentField.EmptyCollection;
        return true;
    }

    private static bool IsEmptyCollection(ExpressionSyntax value) =>
        value switch
        {
            CollectionExpressionSyntax collection => collection.Elements.Count == 0,
            BaseObjectCreationExpressionSyntax creation => (creation.ArgumentList?.Arguments.Count ?? 0) == 0
                && creation.Initializer == null,
            InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call => call
                .Expression.ToString()
                .StartsWith("Array.Empty", StringComparison.Ordinal),
            _ => false,
        };

    // The constant as the translator compares it; null for a value type is its default.
    private static object? Value(object? constant, FieldType type) =>
        constant != null ? Constants.Normalize(constant)
        : type.AcceptsNull ? null
        : Constants.Default(type);

    /// <summary>Whether a member of another assembly was generated by the compiler.</summary>
    public static bool IsCompilerGenerated(ISymbol symbol) =>
        symbol
            .GetAttributes()
            .Any(a => a.AttributeClass?.ToDisplayString() == "System.Runtime.CompilerServices.CompilerGeneratedAttribute");
}
