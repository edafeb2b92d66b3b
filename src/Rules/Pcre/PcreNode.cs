namespace ReplicationKit.Rules.Pcre;

/// <summary>A part of a parsed pattern. Options, named classes and escapes are resolved, so only bytes are left.</summary>
internal abstract class PcreNode
{
    /// <summary>The number of bytes that the part always matches, or <c>null</c> if it is not fixed.</summary>
    public abstract int? Length { get; }

    /// <summary>One byte of a set.</summary>
    public sealed class Set(ByteSet bytes) : PcreNode
    {
        public ByteSet Bytes { get; } = bytes;

        public override int? Length => 1;
    }

    /// <summary>Consecutive parts.</summary>
    public sealed class Sequence(IReadOnlyList<PcreNode> parts) : PcreNode
    {
        public IReadOnlyList<PcreNode> Parts { get; } = parts;

        public override int? Length
        {
            get
            {
                int? sum = 0;
                foreach (PcreNode part in Parts)
                {
                    sum += part.Length;
                }

                return sum;
            }
        }
    }

    /// <summary>One of several alternatives.</summary>
    public sealed class Alternation(IReadOnlyList<PcreNode> branches) : PcreNode
    {
        public IReadOnlyList<PcreNode> Branches { get; } = branches;

        public override int? Length
        {
            get
            {
                int? length = Branches[0].Length;
                foreach (PcreNode branch in Branches)
                {
                    length = branch.Length == length ? length : null;
                }

                return length;
            }
        }
    }

    /// <summary>A group. It captures under <see cref="Number"/> unless that is 0.</summary>
    public sealed class Group(PcreNode inner, int number, bool atomic) : PcreNode
    {
        public PcreNode Inner { get; } = inner;

        public int Number { get; } = number;

        public bool Atomic { get; } = atomic;

        public override int? Length => Inner.Length;
    }

    /// <summary>A lookahead or lookbehind.</summary>
    public sealed class Look(PcreNode inner, bool behind, bool negative) : PcreNode
    {
        public PcreNode Inner { get; } = inner;

        public bool Behind { get; } = behind;

        public bool Negative { get; } = negative;

        public override int? Length => 0;
    }

    /// <summary>A repetition. Without <see cref="Maximum"/> it is unbounded.</summary>
    public sealed class Repeat(PcreNode inner, int minimum, int? maximum, RepeatKind kind) : PcreNode
    {
        public PcreNode Inner { get; } = inner;

        public int Minimum { get; } = minimum;

        public int? Maximum { get; } = maximum;

        public RepeatKind Kind { get; } = kind;

        public override int? Length => Maximum == Minimum ? Inner.Length * Minimum : null;
    }

    /// <summary>A condition on the position.</summary>
    public sealed class Anchor(AnchorKind kind) : PcreNode
    {
        public AnchorKind Kind { get; } = kind;

        public override int? Length => 0;
    }

    /// <summary>A backreference to a captured group.</summary>
    public sealed class Backreference(int number, bool ignoreCase) : PcreNode
    {
        public int Number { get; } = number;

        public bool IgnoreCase { get; } = ignoreCase;

        public override int? Length => null;
    }

    /// <c>(?(condition)yes|no)</c>. The condition is a lookaround, or whether a group has matched.
    public sealed class Conditional(PcreNode? condition, int number, PcreNode yes, PcreNode no) : PcreNode
    {
        public PcreNode? Condition { get; } = condition;

        public int Number { get; } = number;

        public PcreNode Yes { get; } = yes;

        public PcreNode No { get; } = no;

        public override int? Length => Yes.Length == No.Length ? Yes.Length : null;
    }

    /// <c>\R</c>: a line break, where <c>\r\n</c> is one.
    public sealed class LineBreak : PcreNode
    {
        public override int? Length => null;
    }

    /// <summary>A construct that PCRE accepts and this library does not run: recursion, verbs, scripts.</summary>
    public sealed class Unsupported : PcreNode
    {
        public override int? Length => 0;
    }
}

internal enum RepeatKind
{
    Greedy,
    Lazy,
    Possessive,
}

internal enum AnchorKind
{
    SubjectStart,
    SubjectEnd,
    SubjectEndOrFinalNewline,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}
