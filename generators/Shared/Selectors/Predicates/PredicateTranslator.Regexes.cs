using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <content>Regular expressions.</content>
internal sealed partial class PredicateTranslator
{
    // None, ExplicitCapture, Compiled, CultureInvariant and NonBacktracking do not change what matches.
    private const int HarmlessOptions = 4 | 8 | 512 | 1024;

    private const string OptionsAdvice = "options change the meaning of the pattern; write it without them";

    private static bool IsRegex(ITypeSymbol? type) => type?.ToDisplayString() == "System.Text.RegularExpressions.Regex";

    private Logic DecideRegex(IInvocationOperation call, IMethodSymbol method)
    {
        List<IOperation> arguments = InOrder(call.Arguments);
        if (method.Parameters[0].Type.SpecialType != SpecialType.System_String)
        {
            throw Untranslatable(call, "match the string itself");
        }

        string pattern;
        if (call.Instance == null)
        {
            pattern = PatternOf(arguments[1], arguments.Skip(2));
        }
        else
        {
            pattern = arguments.Count == 1 ? PatternOf(call.Instance) : throw Untranslatable(arguments[1], "match the whole string");
        }

        return NotNullOrThrows(call, Read(arguments[0]))
            .Decide(operand =>
                operand is Operand.Field { Document: { Type.Shape: FieldShape.Text } field }
                    ? Matches(
                        field,
                        SelectorValue.String(pattern),
                        field.Initial is string initial && System.Text.RegularExpressions.Regex.IsMatch(initial, pattern)
                    )
                    : throw Unreadable(call)
            );
    }

    // The pattern of an instance: created inline, stored in a static field, or from a method or property with [GeneratedRegex].
    private string PatternOf(IOperation instance)
    {
        switch (instance)
        {
            case IParenthesizedOperation parenthesized:
                return PatternOf(parenthesized.Operand);
            case IObjectCreationOperation creation when IsRegex(creation.Type):
                List<IOperation> arguments = InOrder(creation.Arguments);
                return arguments.Count > 0 ? PatternOf(arguments[0], arguments.Skip(1)) : throw Unreadable(instance);
            case IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } field }
                when InitializerOf(field) is { } initializer:
                return PatternOf(initializer, instance);
            case IInvocationOperation { TargetMethod: var method } when GeneratedRegex(method) is { } attribute:
                return PatternOf(instance, attribute);
            case IPropertyReferenceOperation { Property: var property } when GeneratedRegex(property) is { } attribute:
                return PatternOf(instance, attribute);
            default:
                throw Untranslatable(
                    instance,
                    "the pattern is known only if the Regex is created inline, by [GeneratedRegex], or by the initializer of a static "
                        + "readonly field of this project"
                );
        }
    }

    private string PatternOf(IOperation pattern, IEnumerable<IOperation> options)
    {
        string text = pattern.ConstantValue is { HasValue: true, Value: string constant }
            ? constant
            : throw Untranslatable(pattern, "the pattern must be a constant");
        foreach (IOperation option in options)
        {
            RequireHarmless(option, option.Type?.Name == "RegexOptions" ? option.ConstantValue : default);
        }

        return Common(pattern, text);
    }

    // "new Regex(…)" or "new(…)" in the initializer of a static field.
    private string PatternOf(BaseObjectCreationExpressionSyntax initializer, IOperation at)
    {
        SemanticModel model = _compilation.GetSemanticModel(initializer.SyntaxTree);
        return model.GetOperation(initializer, _cancellation) is { } creation
            ? PatternOf(creation is IConversionOperation conversion ? conversion.Operand : creation)
            : throw Unreadable(at);
    }

    private string PatternOf(IOperation at, AttributeData generated)
    {
        for (int i = 1; i < generated.ConstructorArguments.Length; i++)
        {
            TypedConstant argument = generated.ConstructorArguments[i];
            bool isLimit = argument.Value is int && argument.Type?.Name != "RegexOptions";
            if (isLimit ? argument.Value is not -1 : argument.Value is int)
            {
                RequireHarmless(at, isLimit ? default : new Optional<object?>(argument.Value));
            }
        }

        return Common(at, generated.ConstructorArguments[0].Value as string ?? "");
    }

    private void RequireHarmless(IOperation at, Optional<object?> options)
    {
        if (!options.HasValue)
        {
            throw Untranslatable(at, "a timeout makes the result depend on the machine; remove it");
        }

        if (options.Value is not int value || (value & ~HarmlessOptions) != 0)
        {
            throw Untranslatable(at, OptionsAdvice);
        }
    }

    private string Common(IOperation at, string pattern) =>
        CommonPattern.Check(pattern) is { } why ? throw Untranslatable(at, why) : pattern;

    private BaseObjectCreationExpressionSyntax? InitializerOf(IFieldSymbol field)
    {
        // A static constructor could replace it.
        bool isConstructed = field.ContainingType.StaticConstructors.Any(constructor => !constructor.IsImplicitlyDeclared);
        return
            !isConstructed
            && field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation)
                is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax { Initializer: null } creation }
            && _compilation.ContainsSyntaxTree(creation.SyntaxTree)
            ? creation
            : null;
    }

    private static AttributeData? GeneratedRegex(ISymbol symbol) =>
        symbol
            .GetAttributes()
            .FirstOrDefault(attribute =>
                attribute.AttributeClass?.ToDisplayString() == "System.Text.RegularExpressions.GeneratedRegexAttribute"
                && attribute.ConstructorArguments.Length > 0
            );
}
