using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ReplicationKit.Rules;
using ReplicationKit.Selectors.Model;

namespace ReplicationKit.Selectors.Predicates;

/// <summary>Translates the bound tree of a predicate. One instance translates one method.</summary>
internal sealed partial class PredicateTranslator
{
    private readonly Compilation _compilation;
    private readonly DocumentFields _fields;
    private readonly INamedTypeSymbol _specification;
    private readonly bool _ordinal;
    private readonly CancellationToken _cancellation;
    private readonly List<SelectorProblem> _problems = [];
    private readonly List<string> _members = [];
    private readonly List<(IPropertySymbol Property, Location Location)> _unnamed = [];
    private readonly Dictionary<IParameterSymbol, Scope> _scopes = new(SymbolEqualityComparer.Default);
    private readonly Stack<Value> _conditionalReceivers = new();

    // Fields that are read through an index, with the scope of all elements, in which they are read as well.
    private Dictionary<DocumentField, (Scope Scope, DocumentField Field)>? _indexed;
    private IParameterSymbol? _innermost;

    public PredicateTranslator(Compilation compilation, IMethodSymbol method, bool ordinal, CancellationToken cancellation)
    {
        _compilation = compilation;
        _fields = new DocumentFields(compilation, method.ContainingAssembly, cancellation);
        _specification = method.ContainingType;
        _ordinal = ordinal;
        _cancellation = cancellation;
        _innermost = method.Parameters[0];
    }

    /// <summary>Translates the expression that the method returns.</summary>
    public SelectorTranslation Translate(IOperation body)
    {
        IParameterSymbol document = _innermost!;
        FieldType? type = FieldType.Of(document.Type);
        if (type is not { Shape: FieldShape.Record })
        {
            Report(DiagnosticIds.NotTranslatable, body, "a document must be a class, record or struct with public properties");
            return new SelectorTranslation(null, _problems, _members, []);
        }

        Scope scope = new(new DocumentField(JsonPath.Root, type, null, required: true));
        _scopes.Add(document, scope);
        Logic? logic = Try(() => Decide(body));
        if (logic == null || _problems.Count > 0)
        {
            return new SelectorTranslation(null, _problems, _members, []);
        }

        Formula formula = scope.Guard(logic.True);
        if (FormulaWriter.ConditionsOf(formula).Count > FormulaWriter.MaxConditions)
        {
            Report(DiagnosticIds.NotTranslatable, body, "a selector can have at most six conditions on members; split the specification");
            return new SelectorTranslation(null, _problems, _members, []);
        }

        if (logic.True is Formula.Constant constant)
        {
            Report(DiagnosticIds.ConstantPredicate, body, constant.Value ? "true" : "false");
        }

        return new SelectorTranslation(FormulaWriter.Write(formula), _problems, _members, []) { Unnamed = _unnamed };
    }

    private static T? Try<T>(Func<T> translate)
        where T : class
    {
        try
        {
            return translate();
        }
        catch (UntranslatableException)
        {
            return null;
        }
    }

    // Both sides are translated even if one cannot be, so that everything is reported at once.
    private (Logic Left, Logic Right) Both(IOperation left, IOperation right)
    {
        Logic? first = Try(() => Decide(left));
        Logic? second = Try(() => Decide(right));
        return first == null || second == null ? throw new UntranslatableException() : (first, second);
    }

    // Where the field is read: in the innermost scope, or among the elements of the list that an index leads to.
    private (Scope Scope, DocumentField Field) ReadBy(DocumentField field) =>
        _indexed != null && _indexed.TryGetValue(field, out (Scope, DocumentField) indexed) ? indexed : (_scopes[_innermost!], field);

    // In the order of the parameters, regardless of the order of named arguments.
    private static List<IOperation> InOrder(IEnumerable<IArgumentOperation> arguments) =>
        [.. arguments.OrderBy(argument => argument.Parameter?.Ordinal).Select(argument => argument.Value)];

    private UntranslatableException Untranslatable(IOperation at, string why, string? replacement = null) =>
        Report(DiagnosticIds.NotTranslatable, at, why, replacement);

    private UntranslatableException Report(string id, IOperation at, string why, string? replacement = null)
    {
        Location location = at.Syntax.GetLocation();
        if (!_problems.Any(problem => problem.Location == location && problem.Id == id))
        {
            string text = at.Syntax.ToString();
            _problems.Add(new SelectorProblem(id, location, text, why) { Replacement = replacement });
        }

        return new UntranslatableException();
    }
}
