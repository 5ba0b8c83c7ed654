using OrleansTickets.Agents;

namespace OrleansTickets.Mail;

/// <summary>The help desk's seal, as this silo knows it: it never changes.</summary>
internal sealed class MailSeals(IGrainFactory grains)
{
    private MailSeal? seal;

    public async ValueTask<MailSeal> ReadAsync()
    {
        if (Volatile.Read(ref seal) is { } known)
        {
            return known;
        }
        using (Caller.AsSystem())
        {
            var read = new MailSeal(await grains.GetGrain<IMailKeyGrain>(IMailKeyGrain.Key).Read());
            return Interlocked.CompareExchange(ref seal, read, null) ?? read;
        }
    }
}
