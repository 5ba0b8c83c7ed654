using System.Data.Common;
using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>Tells callers in words that they know that the database is away. A database's own exceptions do not cross
/// from silo to silo, and no front has heard of them; they come from reminders, which Orleans keeps itself.</summary>
internal sealed class DatabaseFailureFilter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (DbException e)
        {
            throw new StoreUnavailableException($"The database cannot be used: {e.Message}");
        }
    }
}
