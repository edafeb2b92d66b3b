using System.Text;

namespace ReplicationKit.Tool.Tests;

/// <summary>A writer that can be waited on: what a command prints shows how far it is.</summary>
internal sealed class ObservedWriter : TextWriter
{
    private readonly object _gate = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _text.Append(value);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    /// <summary>Waits until the output contains a string.</summary>
    public async Task WaitForAsync(string text)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_text.ToString().Contains(text, StringComparison.Ordinal))
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public override string ToString()
    {
        lock (_gate)
            return _text.ToString();
    }
}
