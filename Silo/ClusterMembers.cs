namespace OrleansTickets.Silo;

/// <summary>Who of the cluster does what one is enough for.</summary>
internal static class ClusterMembers
{
    /// <summary>Whether this silo is the one.</summary>
    public static bool IsFirst(this ClusterMembershipSnapshot members, SiloAddress silo) => silo.Equals(
        members.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)
            .Order().FirstOrDefault());
}
