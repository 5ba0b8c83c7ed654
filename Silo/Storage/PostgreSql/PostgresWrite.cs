using OrleansTickets.Tickets;

namespace OrleansTickets.Storage;

/// <summary>One change of a ticket on PostgreSQL.</summary>
internal sealed class PostgresWrite(PackedChange packed) : PendingWrite<bool>
{
    public override long Size => Small + packed.Size;

    public PackedChange Packed => packed;

    public TicketChange Change => packed.Change;

    public Ticket Ticket => packed.Ticket;

    public bool IsNew => Ticket.Version == 1;

    /// <summary>The ticket row's own id: drawn for a new one, found for another. 0 while it is not known.</summary>
    public long TicketId { get; set; }

    public int QueueId { get; set; }
}
