using Microsoft.Extensions.Logging;

namespace ReplicationKit.Tool;

/// <summary>A log of plain lines.</summary>
internal sealed class TextLogger(LogLevel minimum, Action<string> write) : ILogger, ILoggerProvider
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && minimum != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
            write(formatter(state, exception));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose() { }
}
