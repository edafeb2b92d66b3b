using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ReplicationKit.Tests.Client;

/// <summary>Keeps every line that is logged, whatever its level.</summary>
internal sealed class LogCollector : ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
}
