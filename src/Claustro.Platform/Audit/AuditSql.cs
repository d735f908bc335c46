namespace Claustro.Platform.Audit;

/// <summary>The audit line as SQL, for the few statements too hot for the change tracker. Others call <c>db.Audit</c>.</summary>
public static class AuditSql
{
    /// <summary>
    /// Inserts one line for every row of <paramref name="from"/>. The arguments are SQL expressions: constants, parameters
    /// or columns of <paramref name="from"/>; never a value of a user.
    /// </summary>
    public static string Insert(string at, string actor, string action, string entity, string entityId, string from) => $"""
        insert into platform_audit (at, actor_id, action, entity, entity_id)
        select {at}, {actor}, {action}, {entity}, cast({entityId} as text) from {from}
        """;
}
