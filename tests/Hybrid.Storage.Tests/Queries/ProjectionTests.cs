using Hybrid.Storage.Queries;
using static Hybrid.Storage.Tests.Queries.Mql;

namespace Hybrid.Storage.Tests.Queries;

public sealed class ProjectionTests
{
    private const string Sample =
        "{'_id':9,'s':'x','o':{'p':1,'q':{'r':2,'t':3}},'l':[{'p':1,'q':2},7,[{'p':3},8],{'q':4}],'n':[10,20,30,40]}";

    [Theory]
    [InlineData("{'n':1,'s':1}", "{'_id':9,'s':'x','n':[10,20,30,40]}")]
    [InlineData("{'s':true,'_id':0}", "{'s':'x'}")]
    [InlineData("{'_id':1}", "{'_id':9}")]
    [InlineData("{'_id':0}", "{'s':'x','o':{'p':1,'q':{'r':2,'t':3}},'l':[{'p':1,'q':2},7,[{'p':3},8],{'q':4}],'n':[10,20,30,40]}")]
    [InlineData("{}", Sample)]
    [InlineData("{'o':0,'l':0,'_id':1}", "{'_id':9,'s':'x','n':[10,20,30,40]}")]
    [InlineData("{'o.q.r':1,'o.p':1}", "{'_id':9,'o':{'p':1,'q':{'r':2}}}")]
    [InlineData("{'o':{'q':{'t':1}}}", "{'_id':9,'o':{'q':{'t':3}}}")]
    [InlineData("{'o.q':0,'l':0,'n':0}", "{'_id':9,'s':'x','o':{'p':1}}")]
    [InlineData("{'l.p':1}", "{'_id':9,'l':[{'p':1},[{'p':3}],{}]}")]
    [InlineData("{'l.p':0,'o':0,'n':0}", "{'_id':9,'s':'x','l':[{'q':2},7,[{},8],{'q':4}]}")]
    [InlineData("{'n.0':1}", "{'_id':9,'n':[]}")]
    [InlineData("{'s.x':1}", "{'_id':9}")]
    [InlineData("{'n':{'$slice':2},'l':0,'o':0}", "{'_id':9,'s':'x','n':[10,20]}")]
    [InlineData("{'n':{'$slice':-3},'s':1}", "{'_id':9,'s':'x','n':[20,30,40]}")]
    [InlineData("{'n':{'$slice':[-9,1]},'s':1}", "{'_id':9,'s':'x','n':[10]}")]
    [InlineData("{'n':{'$slice':[3,9]},'s':1}", "{'_id':9,'s':'x','n':[40]}")]
    [InlineData("{'n':{'$slice':[7,9]},'_id':1}", "{'_id':9,'n':[]}")]
    [InlineData("{'l':{'$elemMatch':{'q':{'$gt':2}}},'n':1}", "{'_id':9,'n':[10,20,30,40],'l':[{'q':4}]}")]
    [InlineData("{'n':{'$elemMatch':{'$gt':15}},'_id':0}", "{'n':[20]}")]
    [InlineData("{'n':{'$elemMatch':{'$gt':99}}}", "{'_id':9}")]
    [InlineData("{'s':1,'k':'fix','m':{'$literal':'$x'}}", "{'_id':9,'s':'x','k':'fix','m':'$x'}")]
    public void Apply_returns_the_fields_in_the_order_of_the_document(string projection, string expected) =>
        Assert.Equal(Doc(expected), Projection.Parse(Doc(projection)).Tree.Apply(Doc(Sample)));

    [Theory]
    [InlineData("{'a':1,'b':0}")]
    [InlineData("{'a':0,'b':1,'_id':0}")]
    [InlineData("{'b':1,'b.c':1}")]
    [InlineData("{'b.c':1,'b':1}")]
    [InlineData("{'b':{'c':1},'b.d':1,'b.c':1}")]
    [InlineData("{'a':{}}")]
    [InlineData("{'a.$':1}")]
    [InlineData("{'$a':1}")]
    [InlineData("{'a..b':1}")]
    [InlineData("{'':1}")]
    [InlineData("{'a':'$b'}")]
    [InlineData("{'a':[1,'$b']}")]
    [InlineData("{'a':{'$add':[1,2]}}")]
    [InlineData("{'a':{'$meta':'textScore'}}")]
    [InlineData("{'a':{'$slice':'x'}}")]
    [InlineData("{'a':{'$slice':[1,0]}}")]
    [InlineData("{'a':{'$slice':1,'b':1}}")]
    [InlineData("{'a':{'$elemMatch':3}}")]
    [InlineData("{'a.b':{'$elemMatch':{'c':1}}}")]
    [InlineData("{'a':0,'b':'x'}")]
    [InlineData("{'a':'x','a.b':1}")]
    public void Parse_refuses_what_is_illegal_or_not_built(string projection) =>
        Assert.NotNull(Assert.Throws<UnsupportedQueryException>(() => Projection.Parse(Doc(projection))).Element);

    [Fact]
    public void The_id_comes_first_wherever_the_document_has_it() =>
        Assert.Equal(Doc("{'_id':1,'a':2}"), Projection.Parse(Doc("{'a':1}")).Tree.Apply(Doc("{'a':2,'b':3,'_id':1}")));
}
