using System.Text;
using Microsoft.Data.Sqlite;

namespace Hybrid.Storage.Benchmarks;

/// <summary>SQLite as people use it from .NET: WAL, synchronous=FULL, a JSON column with an expression index, one connection behind a lock.</summary>
internal sealed class SqliteSubject : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _get;

    public SqliteSubject(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-131072;");
        Execute("CREATE TABLE messages(id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;");
        Execute("CREATE INDEX by_user ON messages(json_extract(json,'$.user'), json_extract(json,'$.at'));");
        _insert = Prepare("INSERT INTO messages(id,json) VALUES($id,$json)", "$id", "$json");
        _get = Prepare("SELECT json FROM messages WHERE id=$id", "$id");
    }

    public void Insert(string id, byte[] json)
    {
        lock (_gate)
        {
            _insert.Parameters[0].Value = id;
            _insert.Parameters[1].Value = Encoding.UTF8.GetString(json);
            _insert.ExecuteNonQuery();
        }
    }

    public int Get(string id)
    {
        lock (_gate)
        {
            _get.Parameters[0].Value = id;
            using var reader = _get.ExecuteReader();
            return reader.Read() ? reader.GetString(0).Length : throw new InvalidOperationException($"Document {id} is not there.");
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _get.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter, SqliteType.Text);
        }

        command.Prepare();
        return command;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
