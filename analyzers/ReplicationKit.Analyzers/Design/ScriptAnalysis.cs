using Acornima.Ast;

namespace ReplicationKit.Analyzers.Design;

/// <summary>Finds the function that a program evaluates to, and what it reads.</summary>
internal static class ScriptAnalysis
{
    public static ScriptFacts Of(Script program, Func<int, int> original)
    {
        Node? value = Value(program);
        if (value is null)
            return NotFunction(program, original);
        if (Unwrap(value, program) is IFunction function)
        {
            var reads = new QueryReads(function, original);
            return new ScriptFacts
            {
                ReadsUnknownFields = reads.AreUnknown,
                Reads = reads.Found,
                HandlesDeletions = DeletionReads.AreHandled(function),
            };
        }

        string? reason = Kind(value);
        return new ScriptFacts
        {
            NotFunction = reason,
            Range = (original(value.Start), original(value.End)),
            ReadsUnknownFields = true,
        };
    }

    /// <summary>The expression whose value is the program's, or <c>null</c> if declarations are all there is.</summary>
    private static Node? Value(Script program)
    {
        for (int i = program.Body.Count - 1; i >= 0; i--)
        {
            switch (program.Body[i])
            {
                case FunctionDeclaration or VariableDeclaration or ClassDeclaration or EmptyStatement:
                    break;
                case ExpressionStatement statement:
                    Node expression = statement.Expression;
                    while (expression is SequenceExpression sequence)
                        expression = sequence.Expressions[sequence.Expressions.Count - 1];
                    return expression;
                case var other:
                    return other;
            }
        }

        return null;
    }

    private static ScriptFacts NotFunction(Script program, Func<int, int> original)
    {
        foreach (Statement statement in program.Body)
        {
            if (statement is FunctionDeclaration { Id: { } name })
                return new ScriptFacts
                {
                    NotFunction = $"it is declared with the name '{name.Name}', and a declaration has no value: remove the name",
                    Range = (original(name.Start), original(name.End)),
                    ReadsUnknownFields = true,
                };
        }

        Node? first = program.Body.Count == 0 ? null : program.Body[0];
        return new ScriptFacts
        {
            NotFunction = first is null
                ? "it contains no code: write 'function (…) { … }'"
                : "it is a declaration, which has no value: write only 'function (…) { … }'",
            Range = first is null ? (0, 0) : (original(first.Start), original(first.End)),
            ReadsUnknownFields = true,
        };
    }

    /// <summary>The function itself where the program names it.</summary>
    private static Node Unwrap(Node value, Script program)
    {
        if (value is AssignmentExpression { Left: Identifier, Right: { } right })
            return right;
        if (value is not Identifier identifier)
            return value;
        foreach (Statement statement in program.Body)
        {
            if (statement is FunctionDeclaration { Id: { } name } && name.Name == identifier.Name)
                return statement;
        }

        return value;
    }

    /// <summary>What an expression is that cannot be a function, or <c>null</c> if it may be one.</summary>
    private static string? Kind(Node value) =>
        value switch
        {
            ObjectExpression => "it is an object: write only 'function (…) { … }'",
            ArrayExpression => "it is an array: write only 'function (…) { … }'",
            Literal or TemplateLiteral => "it is a value: write only 'function (…) { … }'",
            AssignmentExpression { Left: MemberExpression { Object: Identifier { Name: "module" or "exports" } } } =>
                "it assigns the function to an export, and only modules have exports: write only 'function (…) { … }'",
            _ => null,
        };
}
