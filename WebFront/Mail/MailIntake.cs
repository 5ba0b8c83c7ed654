using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using OrleansTickets.Tickets;
using OrleansTickets.WebFront.Settings;

namespace OrleansTickets.WebFront.Mail;

/// <summary>How much mail this front holds on its way from the network to the cluster. What finds no room is refused
/// before it is read: it then waits where it comes from, and not in our memory.</summary>
internal sealed class MailIntake(IOptions<MailLimits> limits) : IDisposable
{
    /// <summary>Bytes of all mails on their way. Read and packed they take several times as much.</summary>
    public const int Room = 64 * 1024 * 1024;

    /// <summary>What the smallest mail takes, in bytes: so it is also bounded how many are on their way.</summary>
    public const int LeastPerMail = 32 * 1024;

    private readonly ConcurrencyLimiter room = new(new() { PermitLimit = Room, QueueLimit = 0 });

    /// <summary>Bytes that are free now.</summary>
    public long Free => room.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>A mail comes; its room is free again when it is disposed.</summary>
    public IncomingMail Begin() => new(room, limits.Value.MaxSize);

    public void Dispose() => room.Dispose();
}

/// <summary>A mail that is being handed in.</summary>
internal sealed class IncomingMail(RateLimiter room, long maxSize) : IDisposable
{
    private readonly List<RateLimitLease> claims = [];
    private long claimed;

    /// <summary>All of the body.</summary>
    /// <exception cref="StoreUnavailableException">There is no room for it now.</exception>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is not { } length)
        {
            return await ReadToEndAsync(request.Body, cancellationToken);
        }
        if (length > maxSize)
        {
            // Asked for the body the server refuses it, and ends the connection too; else the rest of the mail would
            // come before the next request.
            await request.Body.CopyToAsync(Stream.Null, cancellationToken);
            throw new BadHttpRequestException("The mail is too large.", StatusCodes.Status413PayloadTooLarge);
        }
        Claim(length + MailIntake.LeastPerMail);
        var raw = new byte[length];
        await request.Body.ReadExactlyAsync(raw, cancellationToken);
        return raw;
    }

    public void Dispose() => claims.ForEach(claim => claim.Dispose());

    // Of unknown length: claimed as it grows, old and new bytes together. The server ends it where it is too large.
    private async Task<byte[]> ReadToEndAsync(Stream body, CancellationToken cancellationToken)
    {
        Claim(MailIntake.LeastPerMail);
        var (bytes, count) = (new byte[MailIntake.LeastPerMail], 0);
        while (await body.ReadAsync(bytes.AsMemory(count), cancellationToken) is > 0 and var read)
        {
            count += read;
            if (count == bytes.Length)
            {
                Claim(bytes.Length * 2L);
                Array.Resize(ref bytes, bytes.Length * 2);
            }
        }
        return bytes.AsSpan(0, count).ToArray();
    }

    private void Claim(long bytes)
    {
        bytes = Math.Min(bytes, MailIntake.Room - claimed); // the largest mail fits once it has all the room for itself
        if (bytes == 0)
        {
            return;
        }
        var claim = room.AttemptAcquire((int)bytes);
        claims.Add(claim);
        claimed += bytes;
        if (!claim.IsAcquired)
        {
            throw new StoreUnavailableException("More mail is coming in than can be taken just now.");
        }
    }
}
