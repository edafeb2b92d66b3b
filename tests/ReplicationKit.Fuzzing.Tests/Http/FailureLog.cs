using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ReplicationKit.Fuzzing.Tests.Http;

/// <summary>Collects the exceptions that the server did not expect while it handled requests.</summary>
internal sealed class FailureLog(ConcurrentQueue<Exception> failures) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName == "ReplicationKit.Embedded.Http" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
            failures.Enqueue(exception ?? new InvalidOperationException(formatter(state, exception)));
    }

    public void Dispose() { }
}
