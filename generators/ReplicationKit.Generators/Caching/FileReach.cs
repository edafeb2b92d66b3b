namespace ReplicationKit.Generators.Caching;

/// <summary>
/// For each file a number for the files that it comes to: those that declare a name which it uses, those that declare a name which these
/// use, and so on, itself among them.
/// </summary>
/// <remarks>
/// Files that come to each other have one number, made of their hashes and of the numbers of what they come to beside each other; so each
/// file is looked at once, however many come to it (Tarjan's strongly connected components).
/// </remarks>
internal sealed class FileReach
{
    private const int Unseen = 0;
    private const int Done = int.MaxValue;

    /// <summary>Names that the compiler looks for though nobody writes them: they may be extensions.</summary>
    private static readonly int[] ImplicitNames = Array.ConvertAll(
        [
            "Add", "Deconstruct", "Dispose", "DisposeAsync", "GetAsyncEnumerator", "GetAwaiter", "GetEnumerator", "GetPinnableReference", "Slice",
            "Cast", "GroupBy", "GroupJoin", "Join", "OrderBy", "OrderByDescending", "Select", "SelectMany", "ThenBy", "ThenByDescending", "Where",
        ],
        (string name) => DeclarationWalk.NumberOf(name));

    private readonly List<TreeDeclarations> _files;

    /// <summary>The last file that declares a name, and before each file's declaration the one before it: -1 is none.</summary>
    private readonly Dictionary<int, int> _lastDeclaration = [];
    private readonly List<(int Index, int Previous)> _declarations = [];

    /// <summary>When a file was seen first; the earliest of those that it comes to and that wait, as it does, for a common number; or done.</summary>
    private readonly int[] _seen;
    private readonly int[] _earliest;

    /// <summary>The number of a file that is done; of another one, what is known of it so far.</summary>
    private readonly ulong[] _reach;
    private readonly Stack<int> _waiting = new();
    private int _clock;

    public FileReach(List<TreeDeclarations> files)
    {
        _files = files;
        _seen = new int[files.Count];
        _earliest = new int[files.Count];
        _reach = new ulong[files.Count];
        for (int file = 0; file < files.Count; file++)
        {
            foreach (int name in files[file].Declared)
            {
                _declarations.Add((file, _lastDeclaration.TryGetValue(name, out int previous) ? previous : -1));
                _lastDeclaration[name] = _declarations.Count - 1;
            }
        }

        OfEveryFile = Fnv.Seed;
        for (int file = 0; file < files.Count; file++)
        {
            if (files[file].HasEffectEverywhere) OfEveryFile = Fnv.Add(OfEveryFile, Of(file));
        }

        foreach (int name in ImplicitNames)
        {
            for (int at = LastDeclaration(name); at >= 0; at = _declarations[at].Previous) OfEveryFile = Fnv.Add(OfEveryFile, Of(_declarations[at].Index));
        }
    }

    /// <summary>A number for the files that every file comes to without naming them.</summary>
    public ulong OfEveryFile { get; }

    /// <summary>The number of a file.</summary>
    public ulong Of(int file)
    {
        if (_seen[file] == Unseen) Visit(file);
        return _reach[file];
    }

    private void Visit(int start)
    {
        // No recursion: a chain of names may be as long as there are files.
        var path = new Stack<(int Index, int Name, int Declaration)>();
        See(start);
        (int file, int name, int declaration) = (start, -1, -1);
        while (true)
        {
            if (declaration >= 0)
            {
                (int next, declaration) = _declarations[declaration];
                if (_seen[next] == Unseen)
                {
                    path.Push((file, name, declaration));
                    See(next);
                    (file, name, declaration) = (next, -1, -1);
                }
                else
                {
                    ComeTo(file, next);
                }
            }
            else if (++name < _files[file].Names.Length)
            {
                declaration = LastDeclaration(_files[file].Names[name]);
            }
            else
            {
                if (_earliest[file] == _seen[file]) Close(file);
                if (path.Count == 0) return;
                int from = file;
                (file, name, declaration) = path.Pop();
                ComeTo(file, from);
            }
        }
    }

    private void See(int file)
    {
        _seen[file] = _earliest[file] = ++_clock;
        _reach[file] = Fnv.Add(Fnv.Seed, _files[file].Hash);
        _waiting.Push(file);
    }

    private void ComeTo(int file, int next)
    {
        if (_earliest[next] == Done) _reach[file] = Fnv.Add(_reach[file], _reach[next]);
        else _earliest[file] = Math.Min(_earliest[file], _earliest[next]);
    }

    /// <summary>Gives all that wait since a file was seen their common number, in which their order does not count.</summary>
    private void Close(int first)
    {
        ulong sum = 0;
        foreach (int file in _waiting)
        {
            sum = unchecked(sum + _reach[file]);
            if (file == first) break;
        }

        ulong common = Fnv.Add(Fnv.Seed, sum);
        int last;
        do
        {
            last = _waiting.Pop();
            _reach[last] = common;
            _earliest[last] = Done;
        }
        while (last != first);
    }

    private int LastDeclaration(int name) => _lastDeclaration.TryGetValue(name, out int declaration) ? declaration : -1;
}
