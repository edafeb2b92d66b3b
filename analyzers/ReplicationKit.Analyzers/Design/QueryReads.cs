using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;

namespace ReplicationKit.Analyzers.Design;

/// <summary>
/// The fields of <c>req.query</c> that a function reads: directly, through a variable, or by destructuring. Where it uses <c>req</c> in
/// another way, any field may be read.
/// </summary>
internal sealed class QueryReads
{
    private const string Query = "query";

    /// <summary>What every object has: a query without such a parameter has it, too.</summary>
    private static readonly string[] ObjectMembers =
    [
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    ];

    private readonly string? _request;
    private readonly HashSet<string> _aliases = new(StringComparer.Ordinal);
    private readonly List<QueryRead> _found = new();
    private readonly List<Node> _parents = new();
    private readonly Func<int, int> _original;
    private readonly bool _isCollecting;

    public QueryReads(IFunction function, Func<int, int> original)
    {
        _original = original;
        var node = (Node)function;
        if (function.Params.Count < 2)
        {
            AreUnknown = node.DescendantNodes().Any(static child => child is Identifier { Name: "arguments" or "eval" } or RestElement);
            return;
        }

        _request = (function.Params[1] as Identifier)?.Name;
        if (_request is null)
        {
            AreUnknown = true;
            return;
        }

        // Variables first, because a function may use one before its declaration.
        Visit(function.Body);
        _isCollecting = true;
        Visit(function.Body);
        _found.Sort(static (a, b) => a.Start.CompareTo(b.Start));
    }

    public bool AreUnknown { get; private set; }

    public IReadOnlyList<QueryRead> Found => _found;

    private Node Parent(int level) => _parents[_parents.Count - level];

    private void Visit(Node node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Check(node);
        _parents.Add(node);
        foreach (Node child in node.ChildNodes)
            Visit(child);
        _parents.RemoveAt(_parents.Count - 1);
    }

    private void Check(Node node)
    {
        switch (node)
        {
            case WithStatement or Identifier { Name: "arguments" or "eval" } when !IsMemberName(node):
                AreUnknown = true;
                break;
            case IFunction nested
                when nested.Params.Any(parameter => Declares(parameter, _request!) || _aliases.Any(alias => Declares(parameter, alias))):
                AreUnknown = true;
                break;
            case Identifier identifier when identifier.Name == _request && !IsMemberName(identifier):
                CheckRequest(identifier);
                break;
            case Identifier identifier when _isCollecting && _aliases.Contains(identifier.Name) && !IsMemberName(identifier):
                if (!(Parent(1) is VariableDeclarator declarator && declarator.Id == identifier))
                    CheckQuery(identifier, level: 1);
                break;
        }
    }

    private static bool Declares(Node parameter, string name) =>
        parameter is Identifier identifier
            ? identifier.Name == name
            : parameter.DescendantNodes().Any(child => child is Identifier inner && inner.Name == name);

    private bool IsMemberName(Node node) => ScriptNames.IsOfMember(node, _parents.Count > 0 ? Parent(1) : null);

    private void CheckRequest(Identifier request)
    {
        if (Parent(1) is MemberExpression member && member.Object == request && ScriptNames.Of(member) is { } name)
        {
            if (name == Query)
                CheckQuery(member, level: 2);
        }
        else if (!IsCondition(request, 1))
        {
            AreUnknown = true;
        }
    }

    /// <summary>Checks how the query itself is used.</summary>
    private void CheckQuery(Node query, int level)
    {
        Node parent = Parent(level);
        switch (parent)
        {
            case MemberExpression member when member.Object == query:
                CheckMember(member, level);
                break;
            case ChainExpression:
                CheckQuery(parent, level + 1);
                break;
            case VariableDeclarator { Id: Identifier alias } declarator when declarator.Init == query:
                _aliases.Add(alias.Name);
                break;
            case VariableDeclarator { Id: ObjectPattern pattern } declarator when declarator.Init == query:
                CheckPattern(pattern);
                break;
            case LogicalExpression { Operator: Operator.LogicalOr or Operator.NullishCoalescing } logical
                when logical.Left == query && Parent(level + 1) is VariableDeclarator:
                CheckQuery(logical, level + 1);
                break;
            case BinaryExpression { Operator: Operator.In, Left: StringLiteral key } test when test.Right == query:
                Add(key.Value, key, isOptional: true);
                break;
            default:
                if (!IsCondition(query, level))
                    AreUnknown = true;
                break;
        }
    }

    private void CheckMember(MemberExpression member, int level)
    {
        if (ScriptNames.Of(member) is not { } name)
            AreUnknown = true;
        else if (!ObjectMembers.Contains(name))
            Add(name, member, IsOptional(member, level + 1));
        else if (name == "hasOwnProperty" && Parent(level + 1) is CallExpression { Arguments: [StringLiteral key] })
            Add(key.Value, key, isOptional: true);
        else
            AreUnknown = true;
    }

    private void CheckPattern(ObjectPattern pattern)
    {
        foreach (Node element in pattern.Properties)
        {
            if (element is Property { Computed: false, Key: Identifier key } property)
                Add(key.Name, key, property.Value is AssignmentPattern);
            else
                AreUnknown = true;
        }
    }

    private void Add(string name, Node node, bool isOptional)
    {
        if (_isCollecting)
            _found.Add(new QueryRead(name, _original(node.Start), isOptional));
    }

    /// <summary>Whether only the truth of a value matters.</summary>
    private bool IsCondition(Node node, int level) =>
        Parent(level) switch
        {
            LogicalExpression logical => logical.Left == node || IsCondition(logical, level + 1),
            IfStatement statement => statement.Test == node,
            ConditionalExpression conditional => conditional.Test == node,
            UnaryExpression { Operator: Operator.LogicalNot or Operator.TypeOf } => true,
            _ => false,
        };

    /// <summary>Whether the function takes into account that the field may be absent.</summary>
    private bool IsOptional(Node read, int level) =>
        IsCondition(read, level)
        || Parent(level) switch
        {
            BinaryExpression
            {
                Operator: Operator.Equality or Operator.Inequality or Operator.StrictEquality or Operator.StrictInequality
            } comparison => IsNothing(comparison.Left == read ? comparison.Right : comparison.Left),
            MemberExpression { Optional: true } member => member.Object == read,
            AssignmentExpression assignment => assignment.Left == read,
            _ => false,
        };

    private static bool IsNothing(Node node) => node is NullLiteral or Identifier { Name: "undefined" };
}
