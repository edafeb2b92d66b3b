using Microsoft.Extensions.Logging;
using ReplicationKit.Testing;

namespace ReplicationKit.Embedded.Tests.JavaScript;

/// <summary>
/// Collects what functions log. A function that logs <c>late</c> moves the clock while it runs, so that its time is over.
/// </summary>
internal sealed class ScriptLog(TestClock clock, TimeSpan limit) : ILoggerFactory, ILogger
{
    private readonly List<string> _messages = [];

    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        string message = formatter(state, exception);
        lock (_messages)
            _messages.Add(message);
        if (message == "Query Server Log Message: late")
            clock.Advance(limit);
    }

    public void Dispose() { }
}
