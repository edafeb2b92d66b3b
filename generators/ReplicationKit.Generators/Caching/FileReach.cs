namespace ReplicationKit.Generators.Caching;

/// <summary>
/// A hash of the contents of the files that a file reaches: the file itself, the files that declare a name that it uses, and the files that
/// these reach.
/// </summary>
/// <remarks>
/// Files that reach each other share a hash, which combines their content hashes and the hashes of the other files that they reach. Each
/// file is therefore visited once, however many files reach it (Tarjan's strongly connected components). A hash does not depend on which
/// file of a component is visited first.
/// </remarks>
internal sealed class FileReach
{
    private const int Unvisited = 0;
    private const int Done = int.MaxValue;

    /// <summary>Names of methods that the compiler calls implicitly. They may be extension methods.</summary>
    private static readonly int[] ImplicitNames = Array.ConvertAll(
        [
            "Add",
            "Deconstruct",
            "Dispose",
            "DisposeAsync",
            "GetAsyncEnumerator",
            "GetAwaiter",
            "GetEnumerator",
            "GetPinnableReference",
            "Slice",
            "Cast",
            "GroupBy",
            "GroupJoin",
            "Join",
            "OrderBy",
            "OrderByDescending",
            "Select",
            "SelectMany",
            "ThenBy",
            "ThenByDescending",
            "Where",
        ],
        (string name) => TreeDeclarationsReader.HashOf(name)
    );

    private readonly List<TreeDeclarations> _files;

    /// <summary>
    /// The last declaration of each name and, for each declaration, the index of the previous one of the same name, or -1.
    /// </summary>
    private readonly Dictionary<int, int> _lastDeclaration = [];
    private readonly List<(int Index, int Previous)> _declarations = [];

    /// <summary>Tarjan's index and low link of each file. The low link is <see cref="Done"/> once the file's hash is known.</summary>
    private readonly int[] _index;
    private readonly int[] _lowLink;

    /// <summary>The hash of each file, or the part of it that is known so far.</summary>
    private readonly ulong[] _reach;
    private readonly Stack<int> _open = new();
    private int _lastIndex;

    public FileReach(List<TreeDeclarations> files)
    {
        _files = files;
        _index = new int[files.Count];
        _lowLink = new int[files.Count];
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
            if (files[file].HasEffectEverywhere)
                OfEveryFile = Fnv.Add(OfEveryFile, Of(file));
        }

        foreach (int name in ImplicitNames)
        {
            for (int at = LastDeclaration(name); at >= 0; at = _declarations[at].Previous)
                OfEveryFile = Fnv.Add(OfEveryFile, Of(_declarations[at].Index));
        }
    }

    /// <summary>Gets the hash of the files that every file reaches without naming them.</summary>
    public ulong OfEveryFile { get; }

    /// <summary>Returns the hash of a file.</summary>
    public ulong Of(int file)
    {
        if (_index[file] == Unvisited)
            Visit(file);
        return _reach[file];
    }

    private void Visit(int start)
    {
        // Not recursive, because a chain of names can be as long as the list of files.
        var path = new Stack<(int Index, int Name, int Declaration)>();
        Open(start);
        (int file, int name, int declaration) = (start, -1, -1);
        while (true)
        {
            if (declaration >= 0)
            {
                (int next, declaration) = _declarations[declaration];
                if (_index[next] == Unvisited)
                {
                    path.Push((file, name, declaration));
                    Open(next);
                    (file, name, declaration) = (next, -1, -1);
                }
                else
                {
                    Reach(file, next);
                }
            }
            else if (++name < _files[file].Names.Length)
            {
                declaration = LastDeclaration(_files[file].Names[name]);
            }
            else
            {
                if (_lowLink[file] == _index[file])
                    Close(file);
                if (path.Count == 0)
                    return;
                int from = file;
                (file, name, declaration) = path.Pop();
                Reach(file, from);
            }
        }
    }

    private void Open(int file)
    {
        _index[file] = _lowLink[file] = ++_lastIndex;
        _reach[file] = Fnv.Add(Fnv.Seed, _files[file].Hash);
        _open.Push(file);
    }

    private void Reach(int file, int next)
    {
        if (_lowLink[next] == Done)
            _reach[file] = Fnv.Add(_reach[file], _reach[next]);
        else
            _lowLink[file] = Math.Min(_lowLink[file], _lowLink[next]);
    }

    /// <summary>
    /// Assigns the files of a component their common hash. It depends on the order of the files, as do the members of a type in several
    /// parts.
    /// </summary>
    private void Close(int first)
    {
        var component = new List<int>();
        do component.Add(_open.Pop());
        while (component[component.Count - 1] != first);
        component.Sort();

        ulong common = Fnv.Seed;
        foreach (int file in component)
            common = Fnv.Add(common, _reach[file]);
        foreach (int file in component)
        {
            _reach[file] = common;
            _lowLink[file] = Done;
        }
    }

    private int LastDeclaration(int name) => _lastDeclaration.TryGetValue(name, out int declaration) ? declaration : -1;
}
