using System.Globalization;
using Jint;
using Jint.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>The limits, the clock, the threads and the logger that all scripts of a server share.</summary>
/// <param name="limit">The time that a call may take.</param>
/// <param name="time">The clock that measures it, and that scripts read.</param>
/// <param name="logger">Receives what functions log.</param>
internal sealed class ScriptHost(TimeSpan limit, TimeProvider time, ILogger logger) : IDisposable
{
    // Lazy, since the engine's first use in a process takes long.
    private readonly Lazy<Options> _options = new(() => CreateOptions(limit, time));

    private static int _isWarm;

    public TimeSpan Limit => limit;

    public ScriptThreads Threads { get; } = new();

    public Engine CreateEngine() => new(_options.Value);

    /// <summary>
    /// Runs a function once per process in the background: the first use of the engine takes most of a second, for which no caller then
    /// waits.
    /// </summary>
    public static void WarmUp()
    {
        if (Interlocked.Exchange(ref _isWarm, 1) == 1)
            return;
        new Thread(static () =>
        {
            using var host = new ScriptHost(TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance);
            try
            {
                _ = new ScriptFunction(
                    host,
                    ScriptKind.Filter,
                    "function(doc, req) { return doc.type === req.query.type; }",
                    [.. "{}"u8]
                ).Call([.. """{"type":"a"}"""u8], [.. """{"query":{"type":"a"}}"""u8]);
            }
            catch (CouchException)
            {
                // A function that a caller waits for reports it.
            }
        })
        {
            IsBackground = true,
            Name = "ReplicationKit script warm-up",
            Priority = ThreadPriority.Lowest,
        }.UnsafeStart();
    }

    public void Log(string message) => EmbeddedLog.Script(logger, message);

    public void Dispose() => Threads.Dispose();

    private static Options CreateOptions(TimeSpan limit, TimeProvider time)
    {
        // The first limit that is exceeded ends the call. That of the stack is the first, since unwinding another's exception takes stack.
        Options options = new Options()
            .Constraint(() => new ScriptLimits(limit, time))
            .LimitMemory(ScriptLimits.Memory)
            .MaxStatements(ScriptLimits.Statements)
            .LimitRecursion(ScriptLimits.Recursion)
            .MaxArraySize(ScriptLimits.ArrayLength)
            .RegexTimeoutInterval(ScriptLimits.RegularExpression(limit))
            .DisableStringCompilation()
            .Culture(CultureInfo.InvariantCulture);
        options.AgentCanSuspend = false;
        options.Json.MaxParseDepth = ScriptLimits.JsonDepth;
        options.Constraints.StackOverflowGuard = true;
        options.Constraints.PromiseTimeout = TimeSpan.FromMilliseconds(1);
        options.TimeSystem = new ScriptClock(time);
        return options;
    }

    private sealed class ScriptClock(TimeProvider time) : DefaultTimeSystem(time.LocalTimeZone, CultureInfo.InvariantCulture)
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();
    }
}
