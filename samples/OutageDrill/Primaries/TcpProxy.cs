using System.Net;
using System.Net.Sockets;

namespace OutageDrill.Primaries;

/// <summary>
/// A line to a server that can be cut: connections are closed and new ones refused, without the server being touched. Thread-safe.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly Lock _gate = new();
    private readonly HashSet<TcpClient> _connections = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);

    public TcpProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        LocalPort = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public int LocalPort { get; }

    public void Cut()
    {
        lock (_gate)
        {
            _listener.Stop();
            foreach (var connection in _connections)
            {
                connection.Close();
            }

            _connections.Clear();
        }
    }

    public void Restore()
    {
        lock (_gate)
        {
            _listener = new TcpListener(IPAddress.Loopback, LocalPort);
            _listener.Start();
            _ = AcceptAsync(_listener);
        }
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The line is cut.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            lock (_gate)
            {
                _connections.UnionWith([client, server]);
            }

            try
            {
                await server.ConnectAsync(_host, _port);
                var (near, far) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
            }
            catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // Either end has gone: so goes the other.
            }

            lock (_gate)
            {
                _connections.ExceptWith([client, server]);
            }
        }
    }
}
