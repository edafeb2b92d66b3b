using System.Runtime.CompilerServices;
using Jint;
using Jint.Native.Error;
using Jint.Native.Object;
using Jint.Runtime;

namespace ReplicationKit.Embedded.JavaScript;

/// <summary>
/// Ends a call that takes too long or nests too deeply. The engine checks it before every statement and at intervals in its own loops.
/// </summary>
/// <param name="limit">The time that a call may take.</param>
/// <param name="time">The clock that measures it.</param>
internal sealed class ScriptLimits(TimeSpan limit, TimeProvider time) : Constraint
{
    /// <summary>The statements of a call, whatever the clock shows.</summary>
    public const int Statements = 100_000_000;

    /// <summary>The bytes that a call may allocate in all, collected or not.</summary>
    public const long Memory = 256 << 20;

    /// <summary>The bytes that an engine allocates before it is replaced: what a script keeps between calls is less.</summary>
    public const long MemoryOfEngine = 64 << 20;

    /// <summary>
    /// The calls of one function within each other. Scripts reach <see cref="Stack"/> first, unless they call without a statement.
    /// </summary>
    public const int Recursion = 4000;

    /// <summary>The elements of an array.</summary>
    public const uint ArrayLength = 1 << 20;

    /// <summary>The characters of one source.</summary>
    public const int SourceLength = 1 << 20;

    /// <summary>The depth of JSON that a document can have too.</summary>
    public const int JsonDepth = 1000;

    /// <summary>
    /// The stack of a thread that runs scripts, reserved and not committed. Scripts use <see cref="Stack"/> of it; the rest is for the
    /// engine's own recursion and for unwinding, which costs several times what the calls did.
    /// </summary>
    public const int ThreadStack = 64 << 20;

    private const int Stack = 4 << 20;

    // Reading the clock costs more than a statement does.
    private const int ChecksPerReading = 8;

    private Engine? _engine;
    private nint _base;
    private long _start;
    private int _checks;

    /// <summary>
    /// The longest time of one match of a regular expression. The engine measures it by the system's clock: a match cannot ask another one.
    /// </summary>
    public static TimeSpan RegularExpression(TimeSpan limit) => limit < TimeSpan.FromSeconds(1) ? limit : TimeSpan.FromSeconds(1);

    /// <summary>Starts a call, in the thread that runs it.</summary>
    public void Begin(Engine engine)
    {
        _engine = engine;
        _base = StackPointer();
        _start = time.GetTimestamp();
    }

    public override void Check()
    {
        if (_base - StackPointer() > Stack)
            throw TooMuchRecursion(_engine!.Intrinsics.Error);
        if (++_checks % ChecksPerReading == 0 && time.GetElapsedTime(_start) >= limit)
            throw new TimeoutException();
    }

    public override void Reset() { }

    // SpiderMonkey's error. A script can catch it.
    private static JavaScriptException TooMuchRecursion(ErrorConstructor constructor)
    {
        ObjectInstance error = constructor.Construct(["too much recursion"], constructor);
        error.Set("name", "InternalError");
        return new JavaScriptException(error);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint StackPointer()
    {
        byte here = 0;
        return Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref here);
    }
}
