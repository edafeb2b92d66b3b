using Acornima;
using Acornima.Ast;

namespace ReplicationKit.Analyzers.Design;

/// <summary>
/// Parses the source of a function as CouchDB evaluates it: a program whose value is the function. A program may be a function without a
/// name, which ECMAScript does not allow as a statement.
/// </summary>
internal static class ScriptReader
{
    private const string Function = "function";

    // Written before a function without a name, which then is an expression.
    private const string Prefix = "0,";

    private const int MostFunctionStatements = 16;

    private static readonly ParserOptions Options = new()
    {
        // What QuickJS of CouchDB 3.5.2 parses. SpiderMonkey knows less, depending on the server's build, which the compiler cannot know.
        EcmaVersion = EcmaVersion.ES2025,
    };

    private static readonly ParserOptions ModuleOptions = Options with { AllowReturnOutsideFunction = true };

    /// <summary>Reads the source of a function.</summary>
    public static ScriptFacts Read(string source) =>
        source.Length == 0
            ? new ScriptFacts { NotFunction = "it is empty" }
            : Read(source, Options, static (program, original) => ScriptAnalysis.Of(program, original));

    /// <summary>Reads the source of a module, whose value does not matter.</summary>
    public static ScriptFacts ReadModule(string source) =>
        Read(source, ModuleOptions, static (_, _) => new ScriptFacts { ReadsUnknownFields = true });

    private static ScriptFacts Read(string source, ParserOptions options, Func<Script, Func<int, int>, ScriptFacts> analyze)
    {
        try
        {
            return Parse(source, options, analyze);
        }
        catch (InsufficientExecutionStackException)
        {
            // Nested too deeply to be checked.
            return new ScriptFacts { ReadsUnknownFields = true };
        }
    }

    private static ScriptFacts Parse(string source, ParserOptions options, Func<Script, Func<int, int>, ScriptFacts> analyze)
    {
        var inserted = new List<int>();
        string program = source;
        while (true)
        {
            try
            {
                return analyze(new Parser(options).ParseScript(program), index => Original(index, inserted));
            }
            catch (ParseErrorException exception)
            {
                if (inserted.Count < MostFunctionStatements && FunctionStatement(program, exception.Error.Index) is { } statement)
                {
                    program = program.Insert(statement, Prefix);
                    inserted.Add(statement);
                    continue;
                }

                int at = Math.Max(0, Math.Min(Original(exception.Error.Index, inserted), source.Length - 1));
                return new ScriptFacts
                {
                    SyntaxError = exception.Error.Description.TrimEnd('.'),
                    Range = (at, at + 1),
                    ReadsUnknownFields = true,
                };
            }
        }
    }

    /// <summary>Where the nameless function statement begins at which the parser gave up, or <c>null</c> if that is not the reason.</summary>
    private static int? FunctionStatement(string program, int index)
    {
        if (index <= 0 || index >= program.Length || program[index] != '(')
            return null;
        int start = program.LastIndexOf(Function, index - 1, StringComparison.Ordinal);
        bool isNameless =
            start >= 0
            && program.Substring(start + Function.Length, index - start - Function.Length).Trim().Length == 0
            && !program.Substring(0, start).TrimEnd().EndsWith("async", StringComparison.Ordinal);
        return isNameless ? start : null;
    }

    /// <summary>The index in the source without what was inserted, each at an index of the program with the earlier ones.</summary>
    private static int Original(int index, List<int> inserted)
    {
        for (int i = inserted.Count - 1; i >= 0; i--)
        {
            if (index > inserted[i])
                index = Math.Max(inserted[i], index - Prefix.Length);
        }

        return index;
    }
}
