using Hybrid.Storage.Local.Disk;

namespace Hybrid.Storage.Tests.Local.Disk;

/// <summary>
/// A disk that behaves as badly as a real one may: what was not synced is lost in a power cut, in any combination of sectors and folder
/// entries; calls fail where a test says so; there is no more room than a test gives. The contents after a power cut depend on nothing but
/// the seed.
/// </summary>
internal sealed partial class InMemoryFileSystem : IFileSystem
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _locked = [];
    private Dictionary<string, Inode> _entries = new(StringComparer.Ordinal);
    private Dictionary<string, Inode> _durableEntries = new(StringComparer.Ordinal);
    private int _calls;
    private int _process;

    /// <summary>Looks at each call before it is carried out; what it throws, the call throws.</summary>
    public Action<DiskCall>? OnCall { get; set; }

    /// <summary>The machine has stopped: no call does anything until the power is cut or the process killed.</summary>
    public bool Stopped { get; private set; }

    /// <summary>The process that makes the calls now: what an earlier one still tries (a timer) does not reach the disk.</summary>
    public IFileSystem NewProcess()
    {
        lock (_lock)
        {
            return new Process(this, ++_process);
        }
    }

    /// <summary>Bytes that may still be written; null: without limit. Growing beyond writes what fits, then fails.</summary>
    public long? Room { get; set; }

    public bool IsNetwork { get; set; }

    /// <summary>Calls so far.</summary>
    public int Calls => _calls;

    /// <summary>The syncs so far.</summary>
    public int Syncs { get; private set; }

    public IEnumerable<string> Paths
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The bytes of a file, to look at.</summary>
    public byte[] ReadAll(string path)
    {
        lock (_lock)
        {
            return [.. _entries[path].Bytes];
        }
    }

    /// <summary>Puts a file there, durably, as a test or a vandal does.</summary>
    public void Put(string path, byte[] bytes)
    {
        lock (_lock)
        {
            var inode = new Inode { Bytes = [.. bytes], Durable = [.. bytes] };
            _entries[path] = inode;
            _durableEntries[path] = inode;
        }
    }

    public void Remove(string path)
    {
        lock (_lock)
        {
            _entries.Remove(path);
            _durableEntries.Remove(path);
        }
    }

    /// <summary>The process dies: everything written stays, locks are freed.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            _locked.Clear();
            _process++;
            Stopped = false;
        }
    }

    /// <summary>The power goes: of what was not synced, anything may be lost; with no random source, all of it.</summary>
    public void PowerCut(Random? random)
    {
        lock (_lock)
        {
            _locked.Clear();
            _process++;
            Stopped = false;
            var entries = new Dictionary<string, Inode>(_durableEntries, StringComparer.Ordinal);
            foreach (var path in _entries.Keys.Union(_durableEntries.Keys).Order(StringComparer.Ordinal).ToArray())
            {
                var now = _entries.GetValueOrDefault(path);
                if (now != _durableEntries.GetValueOrDefault(path) && random?.Next(2) == 1)
                {
                    if (now is null)
                    {
                        entries.Remove(path);
                    }
                    else
                    {
                        entries[path] = now;
                    }
                }
            }

            _entries = entries;
            _durableEntries = new(entries, StringComparer.Ordinal);
            foreach (var inode in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value).Distinct())
            {
                inode.LosePower(random);
            }
        }
    }

    public IStoreFile Create(string path)
    {
        Called("create", path);
        lock (_lock)
        {
            if (_entries.ContainsKey(path))
            {
                throw new StoreUnwritableException(path, "it is there already.");
            }

            _entries[path] = new Inode();
            return new OpenFile(this, _process, path, _entries[path]);
        }
    }

    public IStoreFile Open(string path, bool writable)
    {
        Called("open", path);
        lock (_lock)
        {
            return _entries.TryGetValue(path, out var inode) ? new OpenFile(this, _process, path, inode)
                : throw new FileNotFoundException("There is no such file.", path);
        }
    }

    public bool Exists(string path)
    {
        lock (_lock)
        {
            return _entries.ContainsKey(path);
        }
    }

    public IReadOnlyList<string> List(string folder)
    {
        lock (_lock)
        {
            return [.. _entries.Keys.Where(path => Path.GetDirectoryName(path) == folder).Select(path => Path.GetFileName(path)).Order(
                StringComparer.Ordinal)];
        }
    }

    public void CreateFolder(string path) => Called("folder", path);

    public void Rename(string from, string to)
    {
        Called("rename", from);
        lock (_lock)
        {
            _entries.Remove(from, out var inode);
            _entries[to] = inode!;
        }
    }

    public void Delete(string path)
    {
        Called("delete", path);
        lock (_lock)
        {
            _entries.Remove(path);
        }
    }

    public void SyncFolder(string path)
    {
        Called("syncfolder", path);
        lock (_lock)
        {
            foreach (var entry in _durableEntries.Keys.Where(entry => Path.GetDirectoryName(entry) == path).ToArray())
            {
                _durableEntries.Remove(entry);
            }

            foreach (var (entry, inode) in _entries.Where(entry => Path.GetDirectoryName(entry.Key) == path))
            {
                _durableEntries[entry] = inode;
            }
        }
    }

    public IStoreFile Lock(string path)
    {
        Called("lock", path);
        lock (_lock)
        {
            if (!_locked.Add(path))
            {
                throw new StoreLockedException(Path.GetDirectoryName(path)!, "another store in this test");
            }

            if (!_entries.TryGetValue(path, out var inode))
            {
                _entries[path] = inode = new Inode();
            }

            return new OpenFile(this, _process, path, inode, () => _locked.Remove(path));
        }
    }

    public FileSystemKind KindOf(string folder) => IsNetwork ? FileSystemKind.Network : FileSystemKind.Local;

    private void Called(int process, string verb, string path, long offset = 0, int length = 0)
    {
        if (process != _process)
        {
            throw new MachineStoppedException();
        }

        Called(verb, path, offset, length);
    }

    private void Called(string verb, string path, long offset = 0, int length = 0)
    {
        if (Stopped)
        {
            throw new MachineStoppedException();
        }

        try
        {
            OnCall?.Invoke(new DiskCall(Interlocked.Increment(ref _calls), verb, path, offset, length));
        }
        catch (Exception exception)
            when (exception is MachineStoppedException or PartialWriteException { InnerException: MachineStoppedException })
        {
            Stopped = true;
            throw;
        }
    }

    private sealed class Process(InMemoryFileSystem disk, int process) : IFileSystem
    {
        private InMemoryFileSystem Disk => process == disk._process ? disk : throw new MachineStoppedException();

        public IStoreFile Create(string path) => Disk.Create(path);

        public IStoreFile Open(string path, bool writable) => Disk.Open(path, writable);

        public bool Exists(string path) => Disk.Exists(path);

        public IReadOnlyList<string> List(string folder) => Disk.List(folder);

        public void CreateFolder(string path) => Disk.CreateFolder(path);

        public void Rename(string from, string to) => Disk.Rename(from, to);

        public void Delete(string path) => Disk.Delete(path);

        public void SyncFolder(string path) => Disk.SyncFolder(path);

        public IStoreFile Lock(string path) => Disk.Lock(path);

        public FileSystemKind KindOf(string folder) => Disk.KindOf(folder);
    }
}
