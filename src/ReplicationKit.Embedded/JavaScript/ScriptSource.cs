using Acornima;
using Acornima.Ast;
using Jint;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The source of a function in CouchDB's form: a program whose value is the function.</summary>
internal static class ScriptSource
{
    private const string Function = "function";

    // A statement of CouchDB's programs may be a function without a name, and then is an expression. More of them than this have no use.
    private const int MostFunctionStatements = 16;

    /// <exception cref="ScriptPreparationException">The source is not a program.</exception>
    public static Prepared<Script> Prepare(string source, TimeSpan limit)
    {
        var options = new ScriptPreparationOptions
        {
            // The analysis takes quadratic time in nested functions.
            StaticAnalysis = false,
            ParsingOptions = new ScriptParsingOptions
            {
                AllowReturnOutsideFunction = false,
                CompileRegex = false,
                RegexTimeout = ScriptLimits.RegularExpression(limit),
            },
        };
        if (source.Length > ScriptLimits.SourceLength)
            throw new ScriptPreparationException($"The source is longer than {ScriptLimits.SourceLength} characters", null);
        for (int rewritten = 0; ; rewritten++)
        {
            try
            {
                Prepared<Script> program = Engine.PrepareScript(source, "function", options: options);
                if (program.Program!.DescendantNodes().Any(node => node is BigIntLiteral))
                    throw new ScriptPreparationException("BigInt is not supported", null);
                return program;
            }
            catch (ScriptPreparationException error)
                when (rewritten < MostFunctionStatements && FunctionStatement(source, error) is { } statement)
            {
                source = source.Insert(statement, "0,");
            }
        }
    }

    /// <summary>Where the nameless function statement begins at which the parser gave up, or null if that is not the reason.</summary>
    private static int? FunctionStatement(string source, ScriptPreparationException error)
    {
        if (error.InnerException is not ParseErrorException { Error: { } parse } || parse.Index <= 0 || parse.Index > source.Length)
            return null;
        int start = source.LastIndexOf(Function, parse.Index - 1, StringComparison.Ordinal);
        bool isNameless = start >= 0 && start + Function.Length <= parse.Index && parse.Index < source.Length && source[parse.Index] == '(';
        return isNameless ? start : null;
    }
}
