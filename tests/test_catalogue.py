"""The catalogue: its data, how it is read, and how its names are found."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cribsheet.catalogue import (
    Catalogue,
    CatalogueError,
    Category,
    Link,
    Service,
    ServiceKind,
    Status,
    load,
    parse,
)

DATA = Path(__file__).parent / "data"
AWS = load(None)
ANATOMY = load(DATA / "anatomy.toml")


def found(text: str, *, heading: bool = False, catalogue: Catalogue = AWS) -> list[tuple[str, str]]:
    """The mentions in `text`, each as its words and its service."""
    return [(text[m.start : m.end], m.service) for m in catalogue.mentions(text, heading=heading)]


def test_the_catalogue_has_every_service_of_the_list() -> None:
    ids = (DATA / "catalogue_ids.txt").read_text(encoding="utf-8").split()
    assert sorted(AWS.by_id) == sorted(ids)


def test_every_category_is_used_and_every_entry_says_what_it_is() -> None:
    assert {category.id for category in AWS.categories} == {service.category for service in AWS.services}
    for service in AWS.services:
        assert len(service.summary) <= 110, service.id
        assert service.docs or service.kind is ServiceKind.TOPIC, service.id


def test_what_has_ended_says_when_or_what_came_after() -> None:
    for service in AWS.services:
        if service.status is not Status.ACTIVE:
            assert service.since or service.note or service.successor, service.id
    ended = {service.id for service in AWS.services if service.status is Status.ENDED}
    assert {"qldb", "opsworks", "codestar", "proton", "chime", "workdocs"} <= ended
    assert AWS.by_id["codecommit"].status is Status.ACTIVE
    assert AWS.by_id["qldb"].since == "2025-07-31"


@pytest.mark.parametrize("entry", AWS.services, ids=lambda entry: entry.id)
def test_every_name_names_its_service_however_it_is_written(entry: Service) -> None:
    for name in (entry.name, entry.short, *entry.aliases):
        for title in (name, name.lower(), name.upper(), f"{name}:", f"8.1 {name}", f"What is {name}?"):
            assert AWS.named(title) == entry.id, title
    for phrase in entry.phrases:
        assert (phrase, entry.id) in found(f"about {phrase} here"), phrase
    for concept in entry.concepts:
        assert AWS.concept(concept) == entry.id, concept


@pytest.mark.parametrize(
    ("title", "service"),
    [
        ("AWS SQS", "sqs"),
        ("Amazon S3:", "s3"),
        ("SQS (Simple Queue Service)", "sqs"),
        ("kms (Key Management Service)", "kms"),
        ("(SQS) Simple Queue Service", "sqs"),
        ("DAX (in-memory cache for DynamoDB)", "dax"),
        ("EFS - Elastic File System", "efs"),
        ("EMR – Elastic Map Reduction", "emr"),
        ("Elastic Map Reduction (EMR)", "emr"),
        ("Route53", "route-53"),
        ("cloud trail", "cloudtrail"),
        ("cloud-Watch", "cloudwatch"),
        ("Beanstalk", "elastic-beanstalk"),
        ("step function", "step-functions"),
        ("Lambda @Edge", "lambda-edge"),
        ("AWS Import / Export disk", "import-export"),
        ("What is AWS X-Ray?", "x-ray"),
        ("What’s Amazon Athena", "athena"),
        ("Introduction to Amazon Kinesis", "kinesis"),
        ("Elastic Beanstalk - Overview", "elastic-beanstalk"),
        ("Section 12: CloudFront", "cloudfront"),
        ("3. EC2", "ec2"),
        ("a. SNS", "sns"),
        ("**`CloudFormation`**", "cloudformation"),
        ("== EC2 ==", "ec2"),
        ("Monitoring in AWS", "monitoring"),
        ("VMware on AWS", "vmware-cloud"),
        ("Kinesis Data Analytics", "managed-flink"),
        ("KDS", "kinesis-data-streams"),
        ("Config", "config"),
    ],
)
def test_a_heading_that_is_a_name(title: str, service: str) -> None:
    assert AWS.named(title) == service


@pytest.mark.parametrize(
    "title",
    [
        "SQS – FIFO Queue",
        "lambda with cloudFormation",
        "SQS vs SNS",
        "ALB",
        "User pools",
        "Backups",
        "SSO",
        "EBS - EFS",
        "AWS",
        "I am",
        "",
        "()",
    ],
)
def test_a_heading_that_is_no_name(title: str) -> None:
    assert AWS.named(title) is None


@pytest.mark.parametrize(
    ("title", "service"),
    [
        ("User Pools", "cognito"),
        ("2.3 Hosted zones:", "route-53"),
        ("Security group", "vpc"),
        ("AMI (Amazon Machine Image)", "ec2"),
        ("Lambda", None),
        ("Conclusion", None),
    ],
)
def test_a_heading_that_is_a_concept(title: str, service: str | None) -> None:
    assert AWS.concept(title) == service


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EC2, RDS.", [("EC2", "ec2"), ("RDS", "rds")]),
        ("the AWS Lambda function", [("AWS Lambda function", "lambda")]),
        ("lambdas behind ALBs", [("lambdas", "lambda"), ("ALBs", "elastic-load-balancing")]),
        ("S3's limits", [("S3", "s3")]),
        ("EBS/EFS", [("EBS", "ebs"), ("EFS", "efs")]),
        ("使用Lambda函数", [("Lambda", "lambda")]),
        (
            "a Lambda authorizer on Lambda@Edge",
            [("Lambda authorizer", "api-gateway"), ("Lambda@Edge", "lambda-edge")],
        ),
        (
            "CloudWatch Events, CloudWatch",
            [("CloudWatch Events", "eventbridge"), ("CloudWatch", "cloudwatch")],
        ),
        ("sam wrote SAM, AWS sam", [("SAM", "sam"), ("AWS sam", "sam")]),
        ("config of AWS Config, config rules", [("AWS Config", "config"), ("config rules", "config")]),
        ("Amazon ES, but not ES", [("Amazon ES", "opensearch")]),
        ("DNS and caching, disaster recovery", [("disaster recovery", "disaster-recovery")]),
        ("I am a queue", []),
    ],
)
def test_mentions_in_prose(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("SQS – FIFO Queue", [("SQS", "sqs")]),
        ("Lambda & DynamoDB", [("Lambda", "lambda"), ("DynamoDB", "dynamodb")]),
        ("ses vs mq", [("ses", "ses"), ("mq", "mq")]),
        ("Config - Rules", [("Config", "config")]),
        ("Lex vs Polly", [("Lex", "lex"), ("Polly", "polly")]),
        ("4. Monitoring: alarms", [("Monitoring", "monitoring")]),
        ("Config files", []),
        ("Health checks", []),
        ("Backup and restore", []),
        ("Auto Scaling", []),
    ],
)
def test_mentions_in_headings(title: str, expected: list[tuple[str, str]]) -> None:
    assert found(title, heading=True) == expected


@pytest.mark.parametrize(
    "text",
    [
        "aws:sqs",
        "sqs.amazonaws.com",
        "AWS::SQS::Queue",
        "arn:aws:lambda:eu-west-1:1:function:x",
        "s3://bucket/key",
        "s3:*",
        "https://aws.amazon.com/lambda",
        "lambda@example.com",
        "src/lambda/handler.py",
        "/aws/lambda/x",
        "~/s3",
        "my-lambda",
        "lambda-role",
        "lambda_handler",
        "${lambda}",
        r"\lambda",
        "service=lambda",
    ],
)
def test_nothing_is_mentioned_inside_an_identifier(text: str) -> None:
    assert found(text) == []
    assert found(f"see ({text}), then") == []


def test_a_mention_tells_a_part_from_the_service() -> None:
    assert [m.part for m in AWS.mentions("ELB: ALB and NLB")] == [False, True, True]


WORDS = st.sampled_from(
    [
        "AWS",
        "Amazon",
        "Lambda",
        "lambda",
        "cloud",
        "Watch",
        "Events",
        "s3",
        "/",
        ":",
        "-",
        "a.b",
        "x_y",
        "\u017fq\u017f",
        "\n",
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=3)).map(" ".join) | st.lists(WORDS).map("".join)


@given(TEXTS, st.booleans())
def test_mentions_stand_in_order_and_name_their_service(text: str, heading: bool) -> None:  # noqa: FBT001 - hypothesis passes it
    end = 0
    for mention in AWS.mentions(text, heading=heading):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert mention.part or AWS.named(text[mention.start : mention.end]) == mention.service


@given(TEXTS, TEXTS)
def test_mentions_depend_on_what_is_around_them_only(left: str, right: str) -> None:
    # Both halves of the work are the work of the halves: time grows as the text does.
    joined = AWS.mentions(f"{left} . {right}")
    shift = len(left) + 3
    moved = [(m.start + shift, m.end + shift, m.service) for m in AWS.mentions(right)]
    assert [(m.start, m.end, m.service) for m in joined] == [
        *((m.start, m.end, m.service) for m in AWS.mentions(left)),
        *moved,
    ]


def test_names_are_matched_in_bounded_steps() -> None:
    # Unbounded repeats are in the one place where a stretch may be tried from its first
    # character only; every name has a bounded number of spellings.
    expression = re.sub(r"\\.", "", AWS.names.mentioned.pattern)
    expression = re.sub(r"\[[^\]]*\]", "C", expression)
    names, guard, identifiers = expression.rpartition("|(?<!C)(?:")
    assert guard
    assert not re.search(r"[*+]|\{\d*,\}", names)
    assert re.findall(r"[*+]\??", identifiers) == ["*?", "+"]


def test_another_subject_brings_its_own_catalogue() -> None:
    assert ANATOMY.categories == (Category("bones", "Bones"), Category("organs", "Organs"))
    assert ANATOMY.general == ""
    assert ANATOMY.page_of("mitral-valve") == "heart"
    assert ANATOMY.by_id["patella"].near == ("femur",)
    assert ANATOMY.by_id["homeostasis"].container
    assert ANATOMY.named("2. What is the femur?") == "femur"
    assert ANATOMY.named("Patella (kneecap)") == "patella"
    assert ANATOMY.concept("Greater trochanters") == "femur"
    assert found("Thigh bones, the atlas and its C1 vertebra; a knee cap", catalogue=ANATOMY) == [
        ("Thigh bones", "femur"),
        ("C1 vertebra", "atlas"),
        ("knee cap", "patella"),
    ]
    assert found("Stirrup, but no stirrup: homeostasis", catalogue=ANATOMY) == [("Stirrup", "stapes")]
    assert not ANATOMY.has_vendor("AWS")


def test_vendors_come_from_the_file() -> None:
    assert AWS.has_vendor("all of Amazon's Regions")
    assert not AWS.has_vendor("laws")
    assert AWS.general == "aws-fundamentals"
    vendor = parse('vendors = ["Os"]\n' + MINIMAL.replace('"Heart"', '"Os Cordis"'), "bones.toml")
    assert vendor.named("cordis") == vendor.named("os cordis") == "heart"


def test_defaults() -> None:
    service = parse(MINIMAL, "file.toml").by_id["heart"]
    assert (service.short, service.page, service.kind) == ("Heart", "heart", ServiceKind.SERVICE)
    assert (service.link, service.status, service.since) == (Link.ALWAYS, Status.ACTIVE, "")


MINIMAL = """
[categories]
organs = "Organs"

[services.heart]
name = "Heart"
category = "organs"
summary = "Moves the blood"
"""
LIVER = '\n[services.liver]\nname = "Liver"\ncategory = "organs"\nsummary = "Cleans the blood"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = ", "not valid TOML: Invalid value (at end of document)"),
        ('categories = "x"\nservices = {}', "top level: `categories` must be a table, not 'x'"),
        ("[categories]", "top level: `services` is missing"),
        ('vendor = ["AWS"]' + MINIMAL, "top level: unknown key `vendor`; did you mean `vendors`?"),
        ('general = "hart"' + MINIMAL, "top level: `general`: there is no `hart`; did you mean `heart`?"),
        (MINIMAL.replace('"Organs"', "1"), "categories: `organs` must be a text in quotes, not 1"),
        (
            MINIMAL + MINIMAL[MINIMAL.index("[services") :],
            "not valid TOML: Cannot declare ('services', 'heart') twice",
        ),
        (
            MINIMAL.replace("services.heart", "services.'The Heart'"),
            "services.The Heart: an id has small letters, digits and single hyphens, as in `step-functions`",
        ),
        (MINIMAL + 'sumary = ""', "services.heart: unknown key `sumary`; did you mean `summary`?"),
        (MINIMAL + "zzz = 1", "services.heart: unknown key `zzz`; there are: name, short, "),
        (MINIMAL.replace("summary", "note"), "services.heart: `summary` is missing"),
        (MINIMAL.replace('"Heart"', '"-"'), "services.heart: `name` must be a text in quotes, not '-'"),
        (
            MINIMAL + 'aliases = "Cor"',
            "services.heart: `aliases` must be a list of texts in brackets, not 'Cor'",
        ),
        (MINIMAL + 'container = "yes"', "services.heart: `container` must be true or false, not 'yes'"),
        (
            MINIMAL + 'status = "gone"',
            "services.heart: `status` must be one of active, renamed, closed, ended, not 'gone'",
        ),
        (
            MINIMAL + 'since = "July 2024"',
            "services.heart: `since` must be a date without quotes, as in 2024-07-25, not 'July 2024'",
        ),
        (MINIMAL + "since = 2024-02-30", "not valid TOML: "),
        (
            MINIMAL + 'docs = "javascript:x"',
            "services.heart: `docs` must be an address that starts with https://, not 'javascript:x'",
        ),
        (
            MINIMAL.replace('category = "organs"', 'category = "organ"'),
            "services.heart: `category`: there is no `organ`; did you mean `organs`?",
        ),
        (MINIMAL + 'successor = "lung"', "services.heart: `successor`: there is no `lung`; there are: heart"),
        (MINIMAL + 'near = ["hart"]', "services.heart: `near`: there is no `hart`; did you mean `heart`?"),
        (MINIMAL + 'page = "hart"', "services.heart: `page`: there is no `hart`; did you mean `heart`?"),
        (
            MINIMAL + 'page = "liver"' + LIVER + 'page = "heart"',
            "services.heart: `page`: `liver` has no page of its own; its notes are on `heart`",
        ),
        (MINIMAL + 'exact = ["Cor"]', "services.heart: `exact`: `Cor` is none of its names"),
        (
            MINIMAL + LIVER + 'aliases = ["HEARTS"]',
            "services.liver: `HEARTS` is already a name of `heart`; a name stands for one thing",
        ),
        (
            MINIMAL + 'concepts = ["Left heart"]' + LIVER + 'phrases = ["left-heart"]',
            "services.liver: `left-heart` is already a concept of `heart`; a name stands for one thing",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_is_right(text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        parse(text, "my.toml")
    assert str(raised.value).startswith(f"my.toml: {message}")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"none\.toml: cannot be read as UTF-8 text"):
        load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(CatalogueError, match=r"latin\.toml: cannot be read as UTF-8 text"):
        load(tmp_path / "latin.toml")
