using System.Linq.Expressions;

namespace Hybrid.Storage.Model;

/// <summary>Lambdas that name a member of the document itself.</summary>
internal static class LambdaMembers
{
    /// <exception cref="ModelException">The lambda is anything else.</exception>
    public static string Single(LambdaExpression lambda)
    {
        ArgumentNullException.ThrowIfNull(lambda);
        var body = lambda.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert)
        {
            body = convert.Operand;
        }

        return body is MemberExpression { Expression: ParameterExpression } member
            ? member.Member.Name
            : throw new ModelException(
                $"'{lambda}' must name one property of the document itself, as in x => x.Key.", lambda.Parameters[0].Type);
    }
}
