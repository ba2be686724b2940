using System.Net;
using System.Net.Sockets;

namespace Hybrid.Storage.MongoDB.Tests.Connection;

/// <summary>What the proxy does with the reply to the next command of the name it watches for.</summary>
internal enum ReplyFault
{
    None,

    /// <summary>The command reaches the server, its reply is thrown away, the connection is closed.</summary>
    Lost,

    /// <summary>The command reaches the server, its reply never comes.</summary>
    Hangs,

    /// <summary>The command does not reach the server, the connection is closed.</summary>
    CutBefore,
}

/// <summary>A TCP proxy before the server that loses replies on request.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly string _host;
    private readonly int _port;
    private (byte[] Command, ReplyFault Fault)? _next;

    public FaultyProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Uri => $"mongodb://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/?directConnection=true";

    /// <summary>Whether the fault has happened.</summary>
    public bool Fired => _next is null;

    public void Arm(string command, ReplyFault fault) => _next = (System.Text.Encoding.ASCII.GetBytes(command + "\0"), fault);

    public void Dispose()
    {
        _closed.Cancel();
        _listener.Dispose();
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closed.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_host, _port, _closed.Token);
            var (toClient, toServer) = (near.GetStream(), far.GetStream());
            var fault = ReplyFault.None;
            var replies = PumpAsync(toServer, message => fault switch
            {
                ReplyFault.None => toClient.WriteAsync(message, _closed.Token),
                ReplyFault.Hangs => ValueTask.CompletedTask,
                _ => throw new IOException("The reply is lost."),
            });
            var requests = PumpAsync(toClient, message =>
            {
                if (_next is { } next && message.Span.IndexOf(next.Command) >= 0)
                {
                    (fault, _next) = (next.Fault, null);
                    if (fault == ReplyFault.CutBefore)
                    {
                        throw new IOException("The connection is cut.");
                    }
                }

                return toServer.WriteAsync(message, _closed.Token);
            });
            await await Task.WhenAny(replies, requests);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }

    // Whole messages: the first four bytes are the length.
    private async Task PumpAsync(NetworkStream from, Func<ReadOnlyMemory<byte>, ValueTask> take)
    {
        var head = new byte[4];
        while (true)
        {
            await from.ReadExactlyAsync(head, _closed.Token);
            var message = new byte[BitConverter.ToInt32(head)];
            head.CopyTo(message, 0);
            await from.ReadExactlyAsync(message.AsMemory(4), _closed.Token);
            await take(message);
        }
    }
}
