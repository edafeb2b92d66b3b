using System.Runtime.ExceptionServices;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>Threads with a stack of a known size: a script that overflowed the stack of a thread would end the process.</summary>
internal sealed class ScriptThreads : IDisposable
{
    private readonly Stack<Worker> _idle = new();
    private bool _disposed;

    /// <summary>Runs the work in a thread of its own, and waits for it.</summary>
    public T Run<T>(Func<T> work)
    {
        Worker worker = Take();
        T? result = default;
        try
        {
            worker.Run(() => result = work());
        }
        catch (CouchException)
        {
            Return(worker);
            throw;
        }
        catch
        {
            // It may have used much of its stack, which stays committed.
            worker.Dispose();
            throw;
        }
        Return(worker);
        return result!;
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out Worker? worker))
                worker.Dispose();
        }
    }

    private Worker Take()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out Worker? worker))
                return worker;
        }
        return new Worker();
    }

    private void Return(Worker worker)
    {
        lock (_idle)
        {
            if (_disposed || _idle.Count >= Environment.ProcessorCount)
                worker.Dispose();
            else
                _idle.Push(worker);
        }
    }

    private sealed class Worker : IDisposable
    {
        private readonly SemaphoreSlim _given = new(0);
        private readonly SemaphoreSlim _done = new(0);
        private Action? _work;
        private Exception? _error;

        public Worker() => new Thread(Work, ScriptLimits.ThreadStack) { IsBackground = true, Name = "ReplicationKit script" }.UnsafeStart();

        public void Run(Action work)
        {
            _work = work;
            _given.Release();
            _done.Wait();
            if (_error is not { } error)
                return;
            _error = null;
            ExceptionDispatchInfo.Throw(error);
        }

        public void Dispose()
        {
            _work = null;
            _given.Release();
        }

        private void Work()
        {
            while (true)
            {
                _given.Wait();
                if (_work is not { } work)
                    break;
                try
                {
                    work();
                }
                catch (Exception error)
                {
                    _error = error;
                }
                _work = null;
                _done.Release();
            }
            _given.Dispose();
            _done.Dispose();
        }
    }
}
