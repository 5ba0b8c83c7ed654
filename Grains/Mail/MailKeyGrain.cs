using System.Security.Cryptography;

namespace OrleansTickets.Mail;

/// <summary>The key of the help desk's seal. It is kept with the tickets and restored with them, so that answers to mail of
/// before still find their tickets.</summary>
[GenerateSerializer, Alias("OrleansTickets.Mail.MailKeyRecord")]
internal sealed record MailKeyRecord
{
    /// <summary>Chosen once; empty before it is needed.</summary>
    [Id(0)] public byte[] Key { get; init; } = [];
}

internal sealed class MailKeyGrain([PersistentState("mailKey")] IPersistentState<MailKeyRecord> record)
    : Grain, IMailKeyGrain
{
    private const int Bytes = 32;

    public async Task<byte[]> Read()
    {
        if (record.State.Key.Length == 0)
        {
            await record.KeepAsync(new() { Key = RandomNumberGenerator.GetBytes(Bytes) }, this);
        }
        return record.State.Key;
    }
}
