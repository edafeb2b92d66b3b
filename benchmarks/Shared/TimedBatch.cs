using System.Runtime.CompilerServices;

namespace ReplicationKit.Benchmarks;

/// <summary>
/// A benchmark method that is called many times without anything in between that costs. The loops are compiled for good at once: were
/// they compiled again while they run, with what was learnt of one method, calling that one would cost less than calling the others.
/// </summary>
internal abstract class TimedBatch
{
    /// <summary>Calls the method.</summary>
    /// <param name="count">How often.</param>
    public abstract void Run(int count);

    /// <summary>Makes a batch of a method without parameters, whatever it returns.</summary>
    public static TimedBatch Of(object instance, System.Reflection.MethodInfo method)
    {
        if (method.ReturnType == typeof(void))
            return new Actions(method.CreateDelegate<Action>(instance));
        if (method.ReturnType == typeof(Task))
            return new Tasks(method.CreateDelegate<Func<Task>>(instance));
        Delegate function = method.CreateDelegate(typeof(Func<>).MakeGenericType(method.ReturnType), instance);
        return (TimedBatch)Activator.CreateInstance(typeof(Functions<>).MakeGenericType(method.ReturnType), function)!;
    }

    /// <summary>What calling costs when nothing is done.</summary>
    public static TimedBatch Empty() => new Actions(static () => { });

    private sealed class Actions(Action action) : TimedBatch
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Run(int count)
        {
            for (int i = 0; i < count; i++)
                action();
        }
    }

    private sealed class Tasks(Func<Task> function) : TimedBatch
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Run(int count)
        {
            for (int i = 0; i < count; i++)
                function().GetAwaiter().GetResult();
        }
    }

    private sealed class Functions<T>(Func<T> function) : TimedBatch
    {
        public T? Last { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Run(int count)
        {
            for (int i = 0; i < count; i++)
                Last = function();
        }
    }
}
