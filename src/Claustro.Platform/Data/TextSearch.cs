using System.Linq.Expressions;
using System.Reflection;

namespace Claustro.Platform.Data;

/// <summary>Finding by what a person types, in SQL that both databases take.</summary>
public static class TextSearch
{
    // Upper case too: SQLite, and PostgreSQL in the C locale, lower only ASCII.
    private const string Accented = "áéíóúüñàèìòùïçâêôãõäöÁÉÍÓÚÜÑÀÈÌÒÙÏÇÂÊÔÃÕÄÖ";
    private const string Plain = "aeiouunaeiouicaeoaoaoaeiouunaeiouicaeoaoao";

    private static readonly MethodInfo Lower = typeof(string).GetMethod(nameof(string.ToLower), [])!;
    private static readonly MethodInfo Replace = typeof(string).GetMethod(nameof(string.Replace), [typeof(string), typeof(string)])!;
    private static readonly MethodInfo Contains = typeof(string).GetMethod(nameof(string.Contains), [typeof(string)])!;

    /// <summary>
    /// Keeps the rows in which one of <paramref name="columns"/> contains <paramref name="q"/>, without regard to case
    /// and accents (<c>algebra</c> finds <c>Álgebra</c>); <c>%</c> and <c>_</c> mean themselves. Null or blank keeps all.
    /// </summary>
    public static IQueryable<T> Matching<T>(this IQueryable<T> rows, string? q, params Expression<Func<T, string>>[] columns)
    {
        if (string.IsNullOrWhiteSpace(q))
        {
            return rows;
        }

        var needle = Expression.Constant(new Needle(Fold(q.Trim()), q.Trim()));
        var (folded, typed) = (Expression.Property(needle, nameof(Needle.Folded)), Expression.Property(needle, nameof(Needle.Typed)));
        var row = Expression.Parameter(typeof(T), "row");
        Expression? any = null;
        foreach (var column in columns)
        {
            var text = new Substitute(column.Parameters[0], row).Visit(column.Body);
            // As typed as well: letters that the database does not lower are then at least found as they are.
            var found = Expression.OrElse(Expression.Call(FoldInSql(text), Contains, folded), Expression.Call(text, Contains, typed));
            any = any is null ? found : Expression.OrElse(any, found);
        }

        return rows.Where(Expression.Lambda<Func<T, bool>>(any!, row));
    }

    internal static string Fold(string text)
    {
        var folded = text.ToLowerInvariant();
        for (var i = 0; i < Accented.Length; i++)
        {
            folded = folded.Replace(Accented[i], Plain[i]);
        }

        return folded;
    }

    private static MethodCallExpression FoldInSql(Expression text)
    {
        var folded = Expression.Call(text, Lower);
        for (var i = 0; i < Accented.Length; i++)
        {
            folded = Expression.Call(folded, Replace, Expression.Constant(Accented[i].ToString()), Expression.Constant(Plain[i].ToString()));
        }

        return folded;
    }

    // A member of a captured object becomes a parameter of the SQL; a plain constant would become text in it.
    private sealed record Needle(string Folded, string Typed);

    private sealed class Substitute(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
