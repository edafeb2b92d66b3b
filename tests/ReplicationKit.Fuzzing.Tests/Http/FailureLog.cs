using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ReplicationKit.Fuzzing.Tests.Http;

/// <summary>Collects the exceptions that the server did not expect while it handled requests.</summary>
internal sealed class FailureLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Exception> _failures = [];

    /// <summary>Returns the oldest exception and removes it, or <c>null</c> if there is none.</summary>
    public Exception? Take() => _failures.TryDequeue(out Exception? failure) ? failure : null;

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
            _failures.Enqueue(exception ?? new InvalidOperationException(formatter(state, exception)));
    }

    public void Dispose() { }
}
