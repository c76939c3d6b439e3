"""Package openedx-social-learning: one distribution, four import names, three source roots."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
ROOTS = ("djangoapp", "tutor_plugin", "xblocks")
VERSION = "0.1.0"

found = {name: root for root in ROOTS for name in find_packages(str(HERE / root))}

setup(
    name="openedx-social-learning",
    version=VERSION,
    description="Social learning for Open edX: share, review, find, react, recognise and come back",
    long_description=(HERE / "README.rst").read_text(encoding="utf-8"),
    long_description_content_type="text/x-rst",
    license="AGPL-3.0-only",
    author="The openedx-social-learning contributors",
    python_requires=">=3.11",
    packages=[*found, "tutorsociallearning.patches"],
    package_dir={
        **{name: f"{root}/{name}" for name, root in found.items() if "." not in name},
        "tutorsociallearning.patches": "patches",
    },
    package_data={
        "": ["static/**/*", "public/**/*", "templates/**/*", "locale/**/*", "translations/**/*", "README", "py.typed"],
        "tutorsociallearning.patches": ["*"],
    },
    # Loose lower bounds only: inside the openedx image no pin of the platform may move.
    install_requires=[
        "Django>=4.2",
        "XBlock>=5.2",
        "celery>=5.3",
        "edx-opaque-keys[django]>=2.11",
        "attrs>=23",
        "defusedxml>=0.7.1",
        "django-crum>=0.7.9",
        "djangorestframework>=3.15",
        "drf-spectacular>=0.27",
        "edx-django-utils>=7.0",
        "edx-drf-extensions>=10.4",
        "filetype>=1.2",
        "merge3>=0.0.13",
        "icalendar>=6.1",
        "Markdown>=3.5",
        "nh3>=0.2.18",
        "openedx-events>=10.5",
        "openedx-filters>=2.1",
        "web-fragments>=2.2",
        "webvtt-py>=0.5",
    ],
    extras_require={
        "tutor": ["tutor>=21.0.0,<23.0.0"],
        "preview": ["pypdfium2>=4.30", "Pillow>=10"],
        "video": ["imageio-ffmpeg>=0.5"],
        "test": ["pytest>=8", "pytest-django>=4.8", "hypothesis>=6.100"],
    },
    entry_points={
        "lms.djangoapp": ["social_learning = social_learning.apps:SocialLearningConfig"],
        "cms.djangoapp": ["social_learning = social_learning.apps:SocialLearningConfig"],
        "xblock.v1": [
            "knowledge_share = knowledge_share.block:KnowledgeShareXBlock",
            "social_reactions = social_reactions.block:SocialReactionsXBlock",
        ],
        "openedx.course_tab": ["social_learning = social_learning.edxapp.course_tab:KnowledgeTab"],
        "openedx.course_app": ["social_learning = social_learning.edxapp.course_app:SocialLearningCourseApp"],
        "openedx.ace.policy": ["social_learning_preferences = social_learning.inbox.policy:PreferencePolicy"],
        "tutor.plugin.v1": ["social-learning = tutorsociallearning.plugin"],
        "social_learning_key": [
            "knowledge-v1 = social_learning.keys:KnowledgeKey",
            "path-v1 = social_learning.keys:PathKey",
            "question-v1 = social_learning.keys:QuestionKey",
            "answer-v1 = social_learning.keys:AnswerKey",
            "comment-v1 = social_learning.keys:CommentKey",
        ],
    },
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "Intended Audience :: Education",
        "License :: OSI Approved :: GNU Affero General Public License v3",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
    zip_safe=False,
)
