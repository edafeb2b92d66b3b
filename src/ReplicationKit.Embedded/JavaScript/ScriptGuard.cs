namespace ReplicationKit.Embedded.JavaScript;

/// <summary>Ends a call that takes longer than it may, from within: the script asks it in every loop and function.</summary>
/// <param name="limit">How long a call may take.</param>
/// <param name="time">The clock that measures it.</param>
internal sealed class ScriptGuard(TimeSpan limit, TimeProvider time)
{
    private volatile bool _isOver;

    /// <summary>A call begins; it ends with the disposal.</summary>
    public IDisposable Begin()
    {
        _isOver = false;
        return time.CreateTimer(_ => _isOver = true, null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <exception cref="ScriptTimeoutException">The time of the call is over.</exception>
    public void Check()
    {
        if (_isOver)
            throw new ScriptTimeoutException();
    }
}

/// <summary>A call of a script took too long.</summary>
internal sealed class ScriptTimeoutException() : Exception("The script took too long.");
